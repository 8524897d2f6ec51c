"""Whose turn it is: every page within recheck_days, the longest not asked first, never more than a slice a day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.captures import KnownPage
from scraper.recheck import AGAIN_AT_MOST, with_due

HOSTS = frozenset({"a.example"})
TODAY = date(2026, 3, 10)


def page(number: int, **told: object) -> KnownPage:
    fields = {"key": f"s/{number:04}", "url": f"https://a.example/{number}.html", "checked_on": "2026-03-09", **told}
    return KnownPage.model_validate(fields)


def due(pages: list[KnownPage], today: date = TODAY, recheck_days: int = 30) -> dict[str, str]:
    return {one.key: one.due for one in with_due(pages, HOSTS, recheck_days, today) if one.due}


def test_the_pages_longest_not_asked_come_first() -> None:
    pages = [page(number) for number in range(59)] + [page(59, checked_on="2026-02-01")]
    assert due(pages) == {"s/0059": "slice", "s/0000": "slice"}


def test_a_page_of_another_host_or_saved_by_hand_has_no_turn() -> None:
    elsewhere = [page(1, url="http://127.0.0.1:8900/1.html"), page(2, url="urn:sha256:00")]
    assert due([*elsewhere, page(3)]) == {"s/0003": "slice"}


def test_what_the_last_answer_left_open_is_asked_again() -> None:
    names = ("gone_pending", "soft_404", "failed", "blocked", "gone", "moved", "drifted", "unchanged")
    pages = [page(number, outcome=name, checked_on=TODAY.isoformat()) for number, name in enumerate(names)]
    assert due(pages) == {f"s/{number:04}": "again" for number in range(4)}


def test_once_a_day_is_enough_to_find_a_page_absent() -> None:
    assert due([page(1, outcome="gone_pending", checked_on=TODAY.isoformat(), absent_on=(TODAY.isoformat(),))]) == {}


def test_a_site_that_fails_for_all_is_not_asked_for_all() -> None:
    failing = [page(number, outcome="failed", checked_on=TODAY.isoformat()) for number in range(AGAIN_AT_MOST + 9)]
    assert len(due(failing)) == AGAIN_AT_MOST


@given(
    count=st.integers(1, 90), recheck_days=st.integers(1, 40), gaps=st.lists(st.integers(1, 9), min_size=1, max_size=9)
)
def test_every_page_has_its_turn_in_time(count: int, recheck_days: int, gaps: list[int]) -> None:
    """Runs come at any distance; no page waits longer than recheck_days and the longest gap."""
    pages = {one.key: one for one in (page(number, checked_on=TODAY.isoformat()) for number in range(count))}
    day = TODAY
    for gap in gaps * (1 + 2 * recheck_days // sum(gaps)):
        day += timedelta(days=gap)
        asked = due(list(pages.values()), day, recheck_days)
        assert len(asked) <= -(-count // recheck_days) * min(gap, recheck_days)
        pages |= {key: pages[key].model_copy(update={"checked_on": day.isoformat()}) for key in asked}
        waited = [(day - date.fromisoformat(one.checked_on or "")).days for one in pages.values()]
        assert max(waited) <= recheck_days + max(gaps)
