"""The stages of a run, as the command line and the DAGs both call them: here what the two halves know meets.

Knows no Airflow, and locks nothing but the host that is asked. What is heavy is imported inside, so that reading the
DAGs stays cheap.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog

from schemas.errors import WaibanError
from schemas.home import Home
from schemas.records import RunSummary, Stage
from schemas.run_folder import RunFolder
from scraper.section import Section, sections

if TYPE_CHECKING:
    from archive.publish import Snapshot

Told = Callable[[str, int, int], None]
"""Told of what is under way: in words, how much of it is done, and of how much (0 where nobody knows)."""
Waiting = Callable[[str], None]
"""Told whom one waits for."""


def refuse(one: Section, home: Home, site_url: str | None, delay_seconds: float | None = None) -> None:
    """What must not be fetched at all, or not into this home; before anything is made.

    Raises:
        SectionDisabled: it is not to be fetched from there.
        KindsMixed: the archive of this home is of another kind.
    """
    from archive.kind import refuse_mixture

    refuse_mixture(home.archive, one.record(site_url, delay_seconds).site_url)


def plan(
    one: Section, home: Home, *, site_url: str | None, delay_seconds: float | None, contact: str | None
) -> RunFolder:
    """Begin a run: the declaration as used, and what the archive knows of its pages."""
    from archive.frontier import known_pages
    from scraper.plan import plan as plan_run

    known = known_pages(home.archive, one.id)
    return plan_run(one, home, known, site_url=site_url, delay_seconds=delay_seconds, contact=contact)


def fetch(folder: RunFolder, home: Home, *, waiting: Waiting, tell: Told | None = None) -> RunSummary:
    """Ask the site, while no other process of this home asks the same host."""
    from scraper.fetch import fetch as fetch_run

    said = tell or (lambda what, done, of: None)
    with home.asking(folder.section().site_url, waiting=waiting):
        return fetch_run(folder, lambda pages, entries: said(f"{folder.section_id} fetch", pages, entries))


def clean(folder: RunFolder, home: Home) -> RunSummary:
    """Make bulletins of the captures, with the term base of this home."""
    from scraper.clean import clean as clean_run
    from scraper.clean.terms import Terms

    return clean_run(folder, Terms.load(home.terms))


def dedupe(folder: RunFolder, home: Home) -> RunSummary:
    """Say what is new, changed or the same."""
    from archive.dedupe import dedupe as dedupe_run

    return dedupe_run(folder, home.archive)


def load(folder: RunFolder, home: Home) -> RunSummary:
    """Write the run into the archive, in one transaction."""
    from archive.load import load as load_run
    from scraper.clean.terms import Terms

    return load_run(folder, home.archive, Terms.load(home.terms))


def publish(home: Home) -> "Snapshot":
    """Make an immutable snapshot of what is loaded; it is told of every section that is declared."""
    from archive.publish import publish as publish_archive

    return publish_archive(home, declared=[one.by_hand() for one in sections().values()])


def finish(folder: RunFolder, home: Home, *, waiting: Waiting, tell: Told) -> None:
    """Every stage that has not finished, in order."""
    work: dict[Stage, Callable[[], RunSummary]] = {
        "fetch": lambda: fetch(folder, home, waiting=waiting, tell=tell),
        "clean": lambda: clean(folder, home),
        "dedupe": lambda: dedupe(folder, home),
        "load": lambda: load(folder, home),
    }
    with folder.remembers_failure():
        for stage, do in work.items():
            tell(f"{folder.section_id} {stage}", 0, 0)
            if not folder.finished(stage):
                do()


def run(
    one: Section,
    home: Home,
    *,
    site_url: str | None,
    delay_seconds: float | None,
    contact: str | None,
    new: bool,
    waiting: Waiting,
    tell: Told,
) -> dict[str, Any]:
    """One section through all stages; goes on with its unfinished run, unless it is to be a new one.

    Returns:
        A line of `run --json`; with the error, if it failed.
    """
    folder: RunFolder | None = None
    try:
        wanted = one.record(site_url, delay_seconds)
        tell(f"{one.id} plan", 0, 0)
        with home.running(one.id):
            folder = None if new else home.unfinished(one.id)
            if folder and not folder.finished("fetch"):
                folder = _resumed(folder, wanted.site_url, delay_seconds)
            folder = folder or plan(one, home, site_url=site_url, delay_seconds=delay_seconds, contact=contact)
            finish(folder, home, waiting=waiting, tell=tell)
        return line(folder.summary())
    except Exception as error:  # one section's trouble, or a fault of ours, must not take the others along
        told = error.message if isinstance(error, WaibanError) else f"waiban broke: {type(error).__name__}: {error}"
        if not isinstance(error, WaibanError):
            structlog.get_logger().exception("waiban broke", section=one.id)
        return line(folder.summary() if folder else RunSummary(section=one.id, run=""), told)


def _resumed(folder: RunFolder, site_url: str, delay_seconds: float | None) -> RunFolder | None:
    """A planned run, as it is now wanted; null if it was planned for another place, where nothing is any more."""
    used = folder.section()
    if used.site_url != site_url:
        return None
    if delay_seconds is not None and delay_seconds != used.delay_seconds:
        folder.write_section(used.model_copy(update={"delay_seconds": delay_seconds}))
    return folder


def line(summary: RunSummary, error: str | None = None) -> dict[str, Any]:
    """A line of `run --json`; with the error of a run that failed.

    >>> told = line(RunSummary(section="cq_fao.wsyw", run=""), "its host did not answer")
    >>> told["state"], told["run"], told["error"]
    ('failed', None, 'its host did not answer')
    """
    told = summary.model_dump(include={"section", "run", "state", "outcomes", "bulletins", "issues"})
    return told if error is None else told | {"state": "failed", "run": summary.run or None, "error": error}
