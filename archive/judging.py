"""How each page that a run touched ended: its answer, judged by what the archive held before the run.

`dedupe` writes it down; `load` judges again while it holds the archive, so that nothing can have come between.
"""

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from sqlite_utils import Database

from archive.absence import too_many
from archive.answers import ABSENT_AT_ONCE, READ, THERE, Answer, answer_of
from archive.drift import NEWEST, drift
from archive.earlier import Earlier, Past
from archive.readings import Readings
from archive.sightings import Sightings
from archive.standing import Standing
from archive.text_hash import folded
from schemas.captures import Capture, KnownPage
from schemas.errors import OutcomesUnbalanced
from schemas.records import ABSENT, BulletinNovelty, CleanPage, Issue, Outcome, OutcomeName, Rules
from schemas.run_folder import BULLETINS, CAPTURES, FRONTIER, RunFolder


@dataclass
class JudgedPage:
    """One page: how it ended, and what is known of it up to this run; `rules_before` found its fields earlier."""

    outcome: Outcome
    answer: Answer
    past: Past
    sightings: Sightings
    standing: Standing
    rules_before: Rules | None


@dataclass
class Judged:
    """A run: its captures, its pages in the order in which they were captured, and what a person should look at."""

    captures: list[Capture]
    pages: list[JudgedPage]
    issues: list[Issue]
    readings: Readings
    terms_sha256: frozenset[str]
    """The versions of the term base that its pages were read with."""

    @property
    def outcomes(self) -> list[Outcome]:
        """How its pages ended."""
        return [page.outcome for page in self.pages]


@contextmanager
def uncollected() -> Iterator[None]:
    """Decorates what holds a whole run in memory.

    None of it goes in circles, and Python would look through all of it for circles again and again while it grows: a
    quarter of the time of a load.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def judged(folder: RunFolder, db: Database | None) -> Judged:
    """Judge a run that has been cleaned.

    Args:
        folder: the run.
        db: the archive; null if there is none yet.

    Raises:
        OutcomesUnbalanced: a page that the run touched has no outcome, or two.
    """
    section, captures, frontier = folder.section(), list(folder.read(CAPTURES)), list(folder.read(FRONTIER))
    read = {page.key: page for page in folder.read(BULLETINS)}
    touched = {str(capture.page_key): capture for capture in captures if capture.page_key}
    issues = _absent_at_once(touched, read, frontier)
    answers = {
        key: answer_of(folder.id, section.declaration_sha256, capture, read.get(key), believed=not issues)
        for key, capture in touched.items()
    }
    readings = Readings(folder, read)
    earlier = Earlier(db, answers, readings)
    pages = [
        judge(str(capture.page_key), answers[str(capture.page_key)], earlier, readings)
        for capture in captures
        if capture.page_key
    ]
    check_balance(folder, [page.outcome for page in pages], {*touched, *(page.key for page in frontier if page.due)})
    if pages:
        began = min(answer.moment for answer in answers.values())
        usual = earlier.usual_rules(section.id, section.declaration_sha256, began, NEWEST)
        before = {page.outcome.page_key: page.rules_before for page in pages}
        outcomes = [page.outcome for page in pages]
        issues += drift(section, outcomes, {key: rules for key, rules in before.items() if rules}, usual)
    terms = frozenset(page.terms_sha256 for page in read.values() if page.terms_sha256)
    return Judged(captures, pages, issues, readings, terms)


def judge(key: str, answer: Answer, earlier: Earlier, readings: Readings) -> JudgedPage:
    """How one page ended: by what fetching said, else by what cleaning said, else by what the archive held."""
    past, sightings, standing = earlier.past[key], earlier.sightings(key), earlier.standing(key)
    known = sightings.known
    before = sightings.rules if sightings.declared == answer.declaration_sha256 else None
    sightings.take(answer)
    if answer.answer in THERE:
        outcome = _compared(key, answer, standing, lambda: readings.of(key, answer, past.before))
    elif answer.answer in ABSENT and known and sightings.gone and answer.believed:
        outcome = _gone(key, answer, sightings)
    else:
        outcome = _ended(key, answer, answer.answer, answer.reason, rules=answer.rules)
    return JudgedPage(outcome, answer, past, sightings, standing, before)


def check_balance(folder: RunFolder, outcomes: Sequence[Outcome], touched: Collection[str]) -> None:
    """Every page that the run touched has exactly one outcome.

    Args:
        folder: the run.
        outcomes: how its pages ended.
        touched: keys of the entries of its listing, and of known pages that were due.

    Raises:
        OutcomesUnbalanced: a page has none, or two.
    """
    ended = Counter(outcome.page_key for outcome in outcomes)
    lost, twice = set(touched) - set(ended), [key for key, count in ended.items() if count > 1]
    asked = folder.summary().stages.get("fetch", {}).get("entries", len(touched))
    if lost or twice or set(ended) - set(touched) or asked != len(ended):
        raise OutcomesUnbalanced(
            f"{folder.id}: {asked} pages asked for, {len(touched)} touched, {len(ended)} with an outcome; "
            f"lost: {sorted(lost)[:5]}, twice: {twice[:5]}",
            section=folder.section_id,
        )


def _compared(key: str, answer: Answer, standing: Standing, reading: Callable[[], CleanPage | None]) -> Outcome:
    if not standing.needs_reading(answer):
        # The same bytes: if they read differently now, waiban has changed, not the site.
        word = "unchanged" if answer.answer == READ else answer.answer
        return _ended(key, answer, word, answer.reason, standing.stays(answer))
    new, read = not standing.held, reading()
    if read is None:
        return _ended(
            key, answer, "failed", f"{answer.answer}, but the archive holds no bulletin of it; plan a new run"
        )
    was = standing.title
    same, bulletins = standing.reads(answer, read)
    retitled = not new and folded(was or "") != folded(read.title or "")
    reason = f"the page was called {was!r}" if retitled else None
    return _ended(key, answer, "new" if new else "unchanged" if same else "changed", reason, bulletins, read.rules)


def _gone(key: str, answer: Answer, sightings: Sightings) -> Outcome:
    days = sightings.absent_on
    reason = f"{answer.reason}; absent on {len(days)} days since {days[0]}"
    return _ended(key, answer, "gone", reason).model_copy(update={"absent_since_on": days[0]})


def _ended(
    key: str,
    answer: Answer,
    outcome: str,
    reason: str | None,
    bulletins: Sequence[BulletinNovelty] = (),
    rules: Rules | None = None,
) -> Outcome:
    return Outcome(
        page_key=key,
        url=answer.url,
        capture=answer.capture,
        outcome=cast("OutcomeName", outcome),
        reason=reason,
        rules=rules,
        bulletins=tuple(bulletins),
    )


def _absent_at_once(
    touched: Mapping[str, Capture], read: Mapping[str, CleanPage], frontier: Sequence[KnownPage]
) -> list[Issue]:
    """Whether so many pages that were known when the run was planned are absent that none of them can be called gone.

    That is asked of the run alone, so that it is true of it whatever else is loaded, before or after. Pages that were
    gone by then count on neither side: that they are absent still says nothing of the others.
    """
    known = [page for page in frontier if page.key in touched and not page.gone]
    absent = [page for page in known if _outcome(touched[page.key], read.get(page.key)) in ABSENT]
    if not too_many(len(absent), len(known)):
        return []
    evidence = f"{len(absent)} of {len(known)} known pages are absent at once, as {absent[0].url}"
    suggestion = "open some of them in a browser: has the site moved, or does it hide from us? None is called gone"
    where = absent[0].key.rsplit("/", 1)[0]
    return [Issue(stage="dedupe", kind=ABSENT_AT_ONCE, where=where, evidence=evidence, suggestion=suggestion)]


def _outcome(capture: Capture, read: CleanPage | None) -> OutcomeName | None:
    return capture.outcome or (read.outcome if read else None)
