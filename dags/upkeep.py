"""What keeps the archive well: it is published whenever a run has been loaded, and checked once a week."""

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.control import stages
from dags.control.asset import ARCHIVE
from dags.control.errors import PATIENCE
from dags.control.home import home


@dag(
    dag_id="upkeep",
    schedule=[ARCHIVE],
    catchup=False,
    max_active_runs=1,
    doc_md="Makes an immutable snapshot of the archive after each load, and points to it; then a data package of it, "
    "`published/datapackage`, in the place of the one before. Runs that are loaded while it is at work are published "
    "together when it is done.",
    default_args=PATIENCE,
)
def upkeep() -> None:
    """Its tasks: a package that cannot be written leaves what is published as it is."""

    @task(queue="archive", pool="archive")
    def publish() -> str:
        """Copy, check, point."""
        return stages.publish(home()).path.name

    @task(queue="archive")  # it reads a snapshot, so nobody who loads has to wait for it
    def package() -> str:
        """The newest snapshot for taking home: whole or as it was before."""
        from archive.export.export import export
        from scraper.section import titles

        return str(export(home().current, "datapackage", home().package, declared=titles())["snapshot"])

    publish() >> package()


@dag(
    dag_id="audit",
    schedule=CronTriggerTimetable("40 4 * * 0", timezone="Asia/Shanghai"),  # when no section is fetched
    catchup=False,
    max_active_runs=1,
    doc_md="Checks captures, run folders, archive and snapshot. It is red if anything is not as it should be; "
    "`waiban verify` says what, where, and what to do next.",
    default_args=PATIENCE,
)
def audit() -> None:
    """The one task of it."""

    @task(queue="archive")
    def verify() -> str:
        """Look at everything, change nothing."""
        import structlog
        from airflow.sdk.exceptions import AirflowFailException

        from archive.checks import verify as verify_archive
        from scraper.warc import fixity

        if not home().archive.exists():
            return "nothing was loaded yet"
        findings = verify_archive(home(), fixity, jobs=1)
        for one in findings:
            structlog.get_logger().error(one.kind, where=one.where, evidence=one.evidence, suggestion=one.suggestion)
        if findings:
            raise AirflowFailException(f"{len(findings)} findings, as {findings[0].where}: {findings[0].evidence}")
        return "all is as it should be"

    verify()


upkeep()
audit()
