"""The fault table: every fault of the replica, and what becomes of the pages that it hits.

All faults of single pages are at work at once, each on pages of its own: once on an office that nobody knows yet, and
once on one that the archive knows. Then the office is well again.
"""

import pytest

from scraper.replica.faults import FAULTS, Fault
from scraper.replica.faults.declaring import every_page
from tests.faults.checks import (
    check_nothing_is_lost,
    check_outcome,
    check_recovery,
    check_run,
    check_standing,
    outcome_of,
)
from tests.faults.conftest import World

NEEDS_PATIENCE = {"stalled_body", "no_answer"}
"""They last until whoever asks has had enough, and have a test of their own."""
OF_PAGES = [
    fault
    for fault in FAULTS.values()
    if fault.page and fault.pick is not every_page and fault.name not in NEEDS_PATIENCE
]
OF_SITES = [fault for fault in FAULTS.values() if fault.listing or fault.pick is every_page]
FLOWS = ("first", "known")


def cases(faults: list[Fault]) -> list[object]:
    return [
        pytest.param(flow, fault, id=f"{fault.name}-{flow}")
        for fault in faults
        for flow in (FLOWS if fault.error is None else FLOWS[1:])
    ]


ALL_AT_ONCE = tuple(fault.name for fault in OF_PAGES)


@pytest.mark.parametrize(("flow", "fault"), cases(OF_PAGES))
def test_every_page_that_is_hit_ends_as_it_must(flow: str, fault: Fault, large: World) -> None:
    days = large.days(flow, *ALL_AT_ONCE)
    hits = days.scenario.hits[fault.name]
    assert hits, "the fault hits nothing, so the test says nothing"
    for page in hits:
        check_outcome(fault, days.bad[page.section_id], page, getattr(fault, flow))


@pytest.mark.parametrize("flow", FLOWS)
def test_nothing_is_lost(flow: str, large: World) -> None:
    days = large.days(flow, *ALL_AT_ONCE)
    for section_id, ran in days.bad.items():
        check_nothing_is_lost(ran, days.scenario.expected(section_id, known=flow == "known"))


@pytest.mark.parametrize("flow", FLOWS)
def test_no_error_and_no_block_page_becomes_a_bulletin(flow: str, large: World) -> None:
    check_standing(large.days(flow, *ALL_AT_ONCE), flow)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_healthy_run_afterwards_recovers_everything(flow: str, large: World) -> None:
    check_recovery(large.days(flow, *ALL_AT_ONCE), large)


def test_a_bulletin_inserted_before_others_leaves_them_who_they_are(large: World) -> None:
    days = large.days("known", *ALL_AT_ONCE)
    for page in days.scenario.hits["inserted_bulletin"]:
        first, *others = days.bad[page.section_id].outcomes[page.key].bulletins
        assert first.novelty == "new"
        assert [bulletin.novelty for bulletin in others] == ["unchanged"] * len(page.notices)
        assert [bulletin.key for bulletin in others] == [f"{page.key}/{n}" for n, _ in enumerate(page.notices, 1)]


def test_an_edit_is_seen_and_nothing_else_is(large: World) -> None:
    """Revisions come of what the office has changed, and of nothing that merely looked changed."""
    days = large.days("known", *ALL_AT_ONCE)
    edited = {page.key for fault in OF_PAGES if fault.edit for page in days.scenario.hits[fault.name]}
    on_bad_day = {key for ran in days.bad.values() for key in ran.outcomes if outcome_of(ran, key) == "changed"}
    on_good_day = {key for ran in days.good.values() for key in ran.outcomes if outcome_of(ran, key) == "changed"}
    assert on_bad_day == on_good_day == edited


@pytest.mark.parametrize(("flow", "fault"), cases(OF_SITES))
def test_a_fault_of_the_listing_or_of_the_whole_site(flow: str, fault: Fault, small: World) -> None:
    days = small.days(flow, fault.name)
    for section_id, ran in days.bad.items():
        check_run(ran, days.scenario, section_id, known=flow == "known")
        if fault.issue:
            assert fault.issue in {issue.kind for issue in ran.issues}
    check_standing(days, flow)
    check_recovery(days, small)
