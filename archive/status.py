"""How each section stands: what came of its runs, and everything that a person must look at, each with its reason.

Run folders are asked as well as the archive, since a run that failed was never loaded. A section is as ill as the
worst that is found of it; one whose folder cannot be read hides no other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlite_utils import Database

from archive.database import is_archive, open_reading
from schemas.captures import SectionRecord
from schemas.days import begun_at, local_day, today
from schemas.errors import RunDamaged
from schemas.home import Home
from schemas.records import ALARMS, NEEDS_A_PERSON, RunSummary
from schemas.run_folder import RunFolder

Row = dict[str, Any]
State = Literal[
    "never ran", "undeclared", "running", "done", "attention", "silent", "unloaded", "unfinished", "damaged", "failed"
]
GRAVEST: tuple[State, ...] = ("failed", "damaged", "unfinished", "unloaded", "attention", "silent")
"""States that need a person, the gravest first."""
SCHEDULES_MISSED = 2
"""A daily section that was not run for more than two days, a weekly one for more than two weeks, has missed it."""

SECTIONS = """
SELECT s.id, s.key,
  (SELECT count(*) FROM bulletins WHERE section_id = s.id) AS bulletins,
  (SELECT max(published_on) FROM bulletins WHERE section_id = s.id) AS newest_on,
  (SELECT max(published_on) FROM bulletins WHERE section_id = s.id AND published_on <= :today) AS newest_until_today,
  (SELECT max(captured_at) FROM captures WHERE run_id = (SELECT min(id) FROM runs WHERE section_id = s.id)) AS begun_at,
  (SELECT max(first_seen_at) FROM bulletins WHERE section_id = s.id) AS newest_seen_at
FROM sections s
"""
RUNS = """
SELECT r.id, r.key, r.state, r.reason, r.site_url,
  EXISTS (SELECT 1 FROM captures WHERE run_id = r.id AND kind = 'listing') AS asked_the_site
FROM runs r WHERE r.section_id = ? ORDER BY r.key
"""
OUTCOMES = "SELECT outcome, count(*) AS pages FROM outcomes WHERE run_id = ? GROUP BY outcome ORDER BY outcome"
URGENT = f"""
SELECT kind, place, evidence, suggestion, (
  SELECT c.key FROM captures c LEFT JOIN pages p ON p.id = c.page_id
  WHERE c.run_id = i.run_id AND (p.key = i.place OR c.url = i.place) ORDER BY c.id DESC LIMIT 1
) AS capture
FROM issues i WHERE id IN (
  SELECT min(id) FROM issues
  WHERE run_id = ? AND kind IN ({", ".join("?" * len(NEEDS_A_PERSON | ALARMS))}) GROUP BY kind
) ORDER BY id
"""  # noqa: S608  # only question marks
ISSUES = "SELECT kind, count(*) AS issues FROM issues WHERE run_id = ? GROUP BY kind ORDER BY kind"


@dataclass(frozen=True)
class SectionStatus:
    """A section: its state and the reason for it, the run that this is about, and how much of it the archive holds.

    `look_at` holds one issue of each kind for which a person must look, with the capture that it is about, if there is
    one; `unfinished` is the run that `waiban run` would go on with.
    """

    section: str
    state: State
    reason: str | None = None
    run: str | None = None
    started_at: str | None = None
    outcomes: dict[str, int] = field(default_factory=dict)
    issues: int = 0
    issue_kinds: dict[str, int] = field(default_factory=dict)
    look_at: tuple[dict[str, str | None], ...] = ()
    bulletins: int = 0
    newest_on: str | None = None
    unfinished: str | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look."""
        return self.state in GRAVEST


@dataclass(frozen=True)
class _Finding:
    state: State
    reason: str
    run: str | None


@dataclass(frozen=True)
class _Archived:
    """What the archive holds of a section: the section itself, and its runs, oldest first."""

    about: Row = field(default_factory=dict)
    runs: tuple[Row, ...] = ()


def status(home: Home, declared: Iterable[SectionRecord], now: datetime | None = None) -> list[SectionStatus]:
    """A line for each declared section, and for each that the archive holds though nobody declares it any more.

    Args:
        home: where the runs and the archive are.
        declared: the sections.
        now: the moment to which silence is measured.

    Raises:
        HomeUnusable: there is no such home.
    """
    home.existing()
    now = now or datetime.now(UTC)
    if not is_archive(home.archive):
        return [_section(home, one, _Archived(), now, None) for one in declared]
    with open_reading(home.archive) as db:
        archived = _archived(db, today(now))
        lines = [_section(home, one, archived.get(one.id, _Archived()), now, db) for one in declared]
    return [*lines, *(_undeclared(archived[name]) for name in sorted(set(archived) - {line.section for line in lines}))]


def _undeclared(archived: _Archived) -> SectionStatus:
    """What is held of a section whose declaration is gone; that may be meant so, and is no alarm."""
    held, run = archived.about, archived.runs[-1]["key"] if archived.runs else None
    return SectionStatus(
        section=held["key"],
        state="undeclared",
        reason="held, and declared no more; with enabled=False it would be cleaned by every rebuild, and never asked",
        run=run,
        started_at=begun_at(run).isoformat() if run else None,
        bulletins=held["bulletins"],
        newest_on=held["newest_on"],
    )


def _archived(db: Database, day: date) -> dict[str, _Archived]:
    return {
        about["key"]: _Archived(about, tuple(db.query(RUNS, [about["id"]])))
        for about in list(db.query(SECTIONS, {"today": day.isoformat()}))
    }


def _section(home: Home, one: SectionRecord, archived: _Archived, now: datetime, db: Database | None) -> SectionStatus:
    held = {run["key"]: run for run in archived.runs}
    folders = home.run_folders(one.id)
    open_runs, damaged = _read(folders, held)
    at_work = home.runner(one.id) is not None
    findings = [
        *damaged,
        *_of_open_runs(open_runs, [folder.id for folder in folders], archived.runs, at_work),
        *_of_loaded_runs(archived.runs),
        *_silence(one, archived, now),
    ]
    newest = max([*held, *(folder.id for folder in folders)], default=None)
    worst = min(findings, key=lambda finding: GRAVEST.index(finding.state), default=None)
    run = worst.run if worst else newest
    quiet: State = "never ran" if newest is None else "running" if at_work else "done"
    return SectionStatus(
        section=one.id,
        state=worst.state if worst else quiet,
        reason="; ".join(dict.fromkeys(finding.reason for finding in findings)) or None,
        run=run,
        started_at=begun_at(run).isoformat() if run else None,
        **_counts(db, run, held, open_runs),
        bulletins=archived.about.get("bulletins", 0),
        newest_on=archived.about.get("newest_on"),
        unfinished=None if at_work else _unfinished(open_runs, archived.runs),
    )


def _read(folders: Sequence[RunFolder], held: Collection[str]) -> tuple[dict[str, RunSummary], list[_Finding]]:
    """The summaries of runs that the archive does not hold, or that are being done again.

    A damaged one is a finding, and hides no other. Of all the runs that were loaded, only the last is opened.
    """
    read, damaged = {}, []
    for folder in folders:
        if folder.id in held and folder is not folders[-1]:
            continue
        try:
            summary = folder.summary()
        except RunDamaged as error:
            damaged.append(_Finding("damaged", error.message, folder.id))
        else:
            if folder.id not in held or "load" not in summary.stages:
                read[folder.id] = summary
    return read, damaged


def _of_open_runs(
    open_runs: Mapping[str, RunSummary], every: Sequence[str], loaded: Sequence[Row], at_work: bool
) -> Iterator[_Finding]:
    """What is wrong with runs that the archive does not hold; `every` names all runs, oldest first."""
    site_runs = [run for run, summary in open_runs.items() if _origin(summary) == "site"]
    last_loaded = max((run["key"] for run in loaded if run["asked_the_site"]), default="")
    hand_runs = [run for run, summary in open_runs.items() if _origin(summary) == "hand"]
    for run, summary in open_runs.items():
        section = summary.section
        newest = run == max([last_loaded, *site_runs]) or run == max(hand_runs, default="")
        if "load" in summary.stages:
            yield _Finding("unloaded", f"{run} was loaded, but the archive does not hold it: waiban load {run}", run)
        elif at_work and (run == every[-1] or newest):
            continue
        elif newest and summary.state == "failed":
            yield _Finding("failed", f"{summary.reason}", run)
        elif newest and _origin(summary) == "site":
            yield _Finding("unfinished", f"{run} was not finished: waiban run {section} goes on with it", run)
        elif "fetch" in summary.stages:
            yield _Finding("unloaded", f"{run} was fetched, but never loaded: waiban clean --run {run}, and on", run)
        elif newest:
            yield _Finding("unfinished", f"{run} holds no page: give the files to `waiban ingest` again", run)
        elif _origin(summary) is None and run == every[-1]:
            yield _Finding("unfinished", f"{run} broke off while it was planned: start it again", run)


def _of_loaded_runs(runs: Sequence[Row]) -> Iterator[_Finding]:
    """What the last run, and the last that asked the site, want a person to look at."""
    asked = [run for run in runs if run["asked_the_site"]]
    for run in {run["key"]: run for run in (*runs[-1:], *asked[-1:])}.values():
        if run["state"] == "attention":
            yield _Finding("attention", run["reason"] or "see the table issues", run["key"])


def _silence(one: SectionRecord, archived: _Archived, now: datetime) -> Iterator[_Finding]:
    """Nobody asked, or nothing new was there, for longer than is usual in a section that has not ended."""
    asked = [run for run in archived.runs if run["asked_the_site"]]
    if not asked or one.quiet_days is None or not one.enabled:
        return
    last, live = asked[-1], asked[-1]["site_url"] == one.publisher.site_url
    unasked = (now - begun_at(last["key"])).days
    patience = min(one.quiet_days, SCHEDULES_MISSED * _schedule_days(one)) if live else one.quiet_days
    if unasked > patience:
        told = f"not asked for {unasked} days; its schedule is {one.schedule or 'never'}"
        yield _Finding("silent", told, last["key"])
    quiet = _last_sign(archived, live)
    if quiet and (days := (today(now) - quiet).days) > one.quiet_days:
        yield _Finding("silent", f"nothing new for {days} days, {one.quiet_days} are usual at most", last["key"])


def _last_sign(archived: _Archived, live: bool) -> date | None:
    """When the section last said something new.

    What a first run finds is new to us only: it counts by its own date. The dates of a made-up office are fiction, so
    there all counts by the day on which it was found.
    """
    about = archived.about
    seen, begun, dated = about["newest_seen_at"], about["begun_at"] or "", about["newest_until_today"]
    if seen is None:
        return None
    if live and seen <= begun and dated:
        return date.fromisoformat(dated)
    seen_on = local_day(seen)
    return date.fromisoformat(max(seen_on, dated or "") if live else seen_on)


def _schedule_days(one: SectionRecord) -> int:
    """How many days lie between two runs: a cron expression that names a day of the month means a month, one that names
    a day of the week a week.
    """
    _, _, of_month, _, of_week = (one.schedule or "* * * * *").split()
    return 31 if of_month != "*" else 7 if of_week != "*" else 1


def _counts(
    db: Database | None, run: str | None, held: Mapping[str, Row], open_runs: Mapping[str, RunSummary]
) -> dict[str, Any]:
    """What came of the one run that is told of; to count all of them would take as long as there are runs."""
    if run is None:
        return {}
    if db and run in held:
        number = held[run]["id"]
        kinds = {row["kind"]: row["issues"] for row in db.query(ISSUES, [number])}
        return {
            "outcomes": {row["outcome"]: row["pages"] for row in db.query(OUTCOMES, [number])},
            "issues": sum(kinds.values()),
            "issue_kinds": kinds,
            "look_at": tuple(db.query(URGENT, [number, *sorted(NEEDS_A_PERSON | ALARMS)])),
        }
    summary = open_runs.get(run)
    return {"outcomes": dict(summary.outcomes), "issues": summary.issues} if summary else {}


def _unfinished(open_runs: Mapping[str, RunSummary], loaded: Sequence[Row]) -> str | None:
    """The run that `waiban run` would go on with."""
    site_runs = [run for run, summary in open_runs.items() if _origin(summary) == "site"]
    newest = max(site_runs, default=None)
    last_loaded = max((run["key"] for run in loaded if run["asked_the_site"]), default="")
    return newest if newest and newest > last_loaded and "load" not in open_runs[newest].stages else None


def _origin(summary: RunSummary) -> str | None:
    origin = summary.stages.get("plan", {}).get("from")
    return str(origin) if origin else None
