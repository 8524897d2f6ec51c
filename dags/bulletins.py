"""One DAG a section, generated from the declarations: plan → fetch → clean → dedupe → load → verdict.

Bodies are one call of a stage (`dags/control/stages.py`); only the run folder's URL travels between them.
"""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, Metadata, Param, dag, get_current_context, task

from dags.control import stages
from dags.control.asset import ARCHIVE
from dags.control.errors import PATIENCE
from dags.control.home import contact, home, site_url, working
from dags.control.words import in_words
from scraper.section import Section, section, sections

NOTES = """
**{title}**: `{path}` of {host}.

`plan` asks the archive which pages are known, `fetch` keeps every response as WARC, `clean` makes bulletins of them,
`dedupe` says what is new, `load` writes one transaction. `verdict` is red where a page was blocked, drifted,
quarantined or failed: all the rest is loaded by then, and the table `issues` says what to look at.
"""


@task(queue="archive")
def plan(section_id: str) -> str:
    """Make the run folder: the declaration as used, the pages known."""
    params: dict[str, Any] = get_current_context()["params"]
    chosen = {"site_url": params["site_url"], "delay_seconds": params["delay_seconds"]}
    one = section(section_id)
    stages.refuse(one, home(), **chosen)
    with home().running(section_id):
        return stages.plan(one, home(), **chosen, contact=contact()).url


@task(execution_timeout=timedelta(hours=6))
def fetch(run: str) -> str:
    """Ask the site for its listing and pages, and keep every response."""
    with working(run) as folder:
        stages.fetch(folder, home(), waiting=print)
    return run


@task()
def clean(run: str) -> str:
    """Make bulletins of the captures."""
    with working(run) as folder:
        stages.clean(folder, home())
    return run


@task(queue="archive")
def dedupe(run: str) -> str:
    """Say what is new, changed or the same."""
    with working(run) as folder:
        stages.dedupe(folder, home())
    return run


@task(queue="archive", pool="archive", outlets=[ARCHIVE], map_index_template="{{ outcome }}")
def load(run: str) -> Generator[Metadata, None, str]:
    """Write the run into the archive, in one transaction."""
    context = get_current_context()
    context["outcome"] = "loading"  # type: ignore[typeddict-unknown-key]  # the template above reads it
    with working(run) as folder:
        summary = stages.load(folder, home())
    context["outcome"] = in_words(summary.bulletins, summary.outcomes)  # type: ignore[typeddict-unknown-key]
    yield Metadata(ARCHIVE, extra=summary.model_dump(include={"run", "state", "outcomes", "bulletins", "issues"}))
    return run


@task(map_index_template="{{ outcome }}")
def verdict(run: str) -> str:
    """Red where something needs a person; everything else is loaded by now."""
    from airflow.sdk.exceptions import AirflowFailException

    from schemas.run_folder import RunFolder

    summary = RunFolder(run).summary()
    get_current_context()["outcome"] = summary.state  # type: ignore[typeddict-unknown-key]
    if summary.state == "attention":
        told = in_words(summary.bulletins, summary.outcomes)
        why = f"{summary.reason} ({told})"
        raise AirflowFailException(f"{summary.run} is loaded, and needs a person: {why}; see the table issues")
    return summary.state


def bulletins(one: Section) -> DAG:
    """The DAG of a section."""
    timetable = CronTriggerTimetable(one.schedule, timezone="Asia/Shanghai") if one.enabled and one.schedule else None

    @dag(
        dag_id=f"bulletins_{one.id}",
        dag_display_name=f"{next(iter(one.title.values()))} {one.id}",
        schedule=timetable,
        catchup=False,
        max_active_runs=1,
        doc_md=NOTES.format(title=" ".join(one.title.values()), path=one.path, host=one.host),
        tags=[one.publisher.id, one.layout],
        params={
            "site_url": Param(
                site_url(), type=["null", "string"], description="Where the site lives; empty: as declared"
            ),
            "delay_seconds": Param(None, type=["null", "number"], minimum=0, description="Between two requests"),
        },
        default_args=PATIENCE,
    )
    def in_a_row() -> None:
        verdict(load(dedupe(clean(fetch.override(pool=one.host)(plan(one.id))))))  # type: ignore[arg-type]  # a task gets the result, not the XComArg

    return in_a_row()


for _section in sections().values():
    globals()[f"bulletins_{_section.id}"] = bulletins(_section)
