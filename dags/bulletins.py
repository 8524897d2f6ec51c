"""One DAG a section, generated from the declarations: plan → fetch → clean → dedupe → load → verdict.

Bodies are one call of a stage; only the run folder's URL travels between them. What is heavy is imported inside the
tasks, so that parsing this file stays cheap.
"""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, Metadata, Param, dag, get_current_context, task

from dags.control.asset import ARCHIVE
from dags.control.errors import PATIENCE
from dags.control.home import contact, home, site_url, working
from dags.control.words import in_words
from scraper.section import Section, sections

NOTES = """
**{zh}** {en}: `{path}` of {host}.

`plan` asks the archive which pages are known, `fetch` keeps every response as WARC, `clean` makes bulletins of them,
`dedupe` says what is new, `load` writes one transaction. `verdict` is red where a page was blocked, drifted,
quarantined or failed: all the rest is loaded by then, and the table `issues` says what to look at.
"""


@task(queue="archive")
def plan(section_id: str) -> str:
    """Make the run folder: the declaration as used, the pages known."""
    from archive.frontier import known_pages
    from archive.kind import refuse_mixture
    from scraper.plan import plan as plan_run
    from scraper.section import section

    params: dict[str, Any] = get_current_context()["params"]
    chosen = {"site_url": params["site_url"], "delay_seconds": params["delay_seconds"], "contact": contact()}
    one = section(section_id)
    refuse_mixture(home().archive, params["site_url"] or one.publisher.site_url)
    with home().running(section_id):
        return plan_run(one, home(), known_pages(home().archive, section_id), **chosen).url


@task(execution_timeout=timedelta(hours=6))
def fetch(run: str) -> str:
    """Ask the site for its listing and pages, and keep every response."""
    from scraper.fetch import fetch as fetch_run

    with working(run) as folder, home().asking(folder.section().site_url, waiting=print):
        fetch_run(folder)
    return run


@task()
def clean(run: str) -> str:
    """Make bulletins of the captures."""
    from scraper.clean import clean as clean_run
    from scraper.clean.terms import Terms

    with working(run) as folder:
        clean_run(folder, Terms.load(home().terms))
    return run


@task(queue="archive")
def dedupe(run: str) -> str:
    """Say what is new, changed or the same."""
    from archive.dedupe import dedupe as dedupe_run

    with working(run) as folder:
        dedupe_run(folder, home().archive)
    return run


@task(queue="archive", pool="archive", outlets=[ARCHIVE], map_index_template="{{ outcome }}")
def load(run: str) -> Generator[Metadata, None, str]:
    """Write the run into the archive, in one transaction."""
    from archive.load import load as load_run
    from scraper.clean.terms import Terms

    context = get_current_context()
    context["outcome"] = "loading"  # type: ignore[typeddict-unknown-key]  # the template above reads it
    with working(run) as folder:
        summary = load_run(folder, home().archive, Terms.load(home().terms))
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
        dag_display_name=f"{one.title['zh-Hans']} {one.id}",
        schedule=timetable,
        catchup=False,
        max_active_runs=1,
        doc_md=NOTES.format(zh=one.title["zh-Hans"], en=one.title["en"], path=one.path, host=one.host),
        tags=[one.publisher.id, one.layout],
        params={
            "site_url": Param(
                site_url(), type=["null", "string"], description="Where the site lives; empty: as declared"
            ),
            "delay_seconds": Param(None, type=["null", "number"], minimum=0, description="Between two requests"),
        },
        default_args=PATIENCE,
    )
    def stages() -> None:
        verdict(load(dedupe(clean(fetch.override(pool=one.host)(plan(one.id))))))  # type: ignore[arg-type]  # a task gets the result, not the XComArg

    return stages()


for _section in sections().values():
    globals()[f"bulletins_{_section.id}"] = bulletins(_section)
