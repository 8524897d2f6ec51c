"""The asset `archive`, defined once: two definitions would overwrite each other when DAGs are parsed."""

from airflow.sdk import Asset

ARCHIVE = Asset("archive")
