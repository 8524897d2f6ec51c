"""Airflow: when the stages run, and what an operator sees of them. No logic of the stages."""
