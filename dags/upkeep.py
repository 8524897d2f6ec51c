"""Publishes the archive whenever a run has been loaded."""

from airflow.sdk import dag, task

from dags.control.asset import ARCHIVE
from dags.control.errors import PATIENCE
from dags.control.home import home


@dag(
    dag_id="upkeep",
    schedule=[ARCHIVE],
    catchup=False,
    max_active_runs=1,
    doc_md="Makes an immutable snapshot of the archive after each load, and points to it.",
    default_args=PATIENCE,
)
def upkeep() -> None:
    """The one task of it."""

    @task(queue="archive", pool="archive")
    def publish() -> str:
        """Copy, check, point."""
        from archive.publish import publish as publish_archive

        return publish_archive(home()).path.name

    publish()


upkeep()
