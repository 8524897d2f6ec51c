"""What must hold on a bad day, and after it."""

from collections import Counter

from schemas.records import NEEDS_A_PERSON
from scraper.replica.faults import Fault, Scenario
from scraper.replica.faults.declaring import Ends
from scraper.replica.office import OfficePage
from scraper.warc import read_capture
from tests.faults.conftest import Days, Ran, World, read_undisturbed

READ = {"new", "changed", "unchanged", "not_modified"}
"""Outcomes of a page whose text is known after the run."""


def outcome_of(ran: Ran, key: str) -> str | None:
    outcome = ran.outcomes.get(key)
    return outcome.outcome if outcome else None


def check_outcome(fault: Fault, ran: Ran, page: OfficePage, ends: Ends) -> None:
    """A page ends as the fault says, with a reason; what needs a person is an issue."""
    ended = outcome_of(ran, page.key)
    assert ended in ends, (page.path, ran.outcomes.get(page.key))
    if ended is None:
        return
    assert ended in READ or ran.outcomes[page.key].reason, "what is no bulletin has a reason why"
    if fault.issue or ended in NEEDS_A_PERSON:
        kinds = {issue.kind for issue in ran.issues if page.key in issue.where or page.path in issue.where}
        assert (fault.issue or ended) in kinds


def check_run(ran: Ran, scenario: Scenario, section_id: str, *, known: bool) -> None:
    """A whole run ends in the error it must end in, or every page in an outcome that is right."""
    assert (type(ran.error).__name__ if ran.error else None) == scenario.error(), ran.error
    assert ran.captures, "what was answered is kept"
    if ran.error:
        assert not ran.outcomes
        return
    expected = scenario.expected(section_id, known=known)
    wrong = {key: outcome_of(ran, key) for key, ends in expected.items() if outcome_of(ran, key) not in ends}
    assert wrong == {}
    check_nothing_is_lost(ran, expected)


def check_nothing_is_lost(ran: Ran, expected: dict[str, Ends]) -> None:
    """Every page has one outcome; every response is kept and can be read, every failure to get one is on record."""
    assert {key for key, ends in expected.items() if None not in ends} <= set(ran.outcomes)
    assert Counter(outcome.outcome for outcome in ran.outcomes.values()) == ran.folder.summary().outcomes
    captures = {capture.id: capture for capture in ran.captures}
    for outcome in ran.outcomes.values():
        capture = captures[str(outcome.capture)]
        if capture.offset_bytes is None:
            assert capture.reason
        else:
            read_capture(ran.folder, capture)


def check_standing(days: Days, flow: str) -> None:
    """The archive says what the office said: no error and no block page is a bulletin, no page lost a word."""
    standing = days.standing_on_bad_day
    pages = [page for pages in days.scenario.office.pages.values() for page in pages]
    for page in pages:
        if outcome_of(days.bad[page.section_id], page.key) in READ:
            assert standing[page.key] == read_undisturbed(days.scenario.shown(page)), page.path
        else:
            assert standing.get(page.key) == (read_undisturbed(page) if flow == "known" else None), page.path
    moved = {f"{page.section_id}/9{page.source_id}" for page in days.scenario.hits.get("moved", ())}
    assert set(standing) - {page.key for page in pages} <= moved, "nothing but what the office has"


def check_recovery(days: Days, world: World) -> None:
    """A healthy run brings everything back, as if nothing had happened."""
    assert all(ran.error is None for ran in days.good.values())
    healthy = world.undisturbed.standing()
    ended = {(key, outcome_of(ran, key)) for ran in days.good.values() for key in ran.outcomes if key in healthy}
    assert {(key, outcome) for key, outcome in ended if outcome not in READ} == set()
    assert {key: days.standing.get(key) for key in healthy} == healthy
