"""Whatever a site does to its pages, and in whatever order: every run balances, and nothing ever loaded disappears."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from schemas.home import Home
from schemas.records import ABSENT, READ, Outcome
from tests.daily import CHALLENGE, Answer, Column, Daily

SPOILED = {
    "404": Answer(404, b"<html>404</html>"),
    "410": Answer(410, b"gone"),
    "stub": Answer(200, b"<html>no such page</html>"),
    "home": Answer(302, b"", {"Location": "/"}),
    "challenge": Answer(200, CHALLENGE),
    "403": Answer(403, b"no"),
    "503": Answer(503, b"no"),
}
ABSENCES = frozenset({"404", "410", "stub", "home"})
REFUSALS = {"challenge": "blocked", "403": "blocked", "503": "failed"}
QUIET = ABSENT | {"not_modified", "unchanged", "blocked", "failed", "moved"}


class Site(RuleBasedStateMachine):
    """A column of a few pages, changed at will, and an archive that looks at it now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.column = Column(per_page=3)
        self.daily = Daily(Home(Path(self.folder.name) / "home"), self.column, self.patch)
        self.texts = 0
        self.said: dict[int, str] = {}
        """What each page said when the archive last read it."""
        self.revisions: set[tuple[str, int, str]] = set()
        self.fates: dict[int, str] = {}

    def teardown(self) -> None:
        self.patch.undo()
        self.folder.cleanup()

    def pick(self, place: int) -> int:
        """The number of some page."""
        return self.column.pages[place % len(self.column.pages)].number

    def text(self) -> str:
        self.texts += 1
        return f"第{self.texts}次写的消息。"

    @initialize(count=st.integers(2, 8))
    def opens(self, count: int) -> None:
        for number in range(1, count + 1):
            self.column.publish(number, self.text())

    @rule(place=st.integers(0, 9))
    def publishes(self, place: int) -> None:
        """Anywhere: at the top as a rule, but an old notice may be put in late."""
        self.column.publish(1 + len(self.column.pages), self.text(), place=place % (1 + len(self.column.pages)))

    @rule(place=st.integers(0, 30))
    def edits(self, place: int) -> None:
        self.column.page(self.pick(place)).text = self.text()

    @rule(place=st.integers(0, 30), fate=st.sampled_from(sorted(SPOILED)), listed=st.booleans())
    def spoils(self, place: int, fate: str, listed: bool) -> None:
        number = self.pick(place)
        self.fates[number] = fate
        self.column.page(number).instead, self.column.page(number).listed = SPOILED[fate], listed

    @rule(place=st.integers(0, 30))
    def moves(self, place: int) -> None:
        number = self.pick(place)
        there = self.column.publish(1 + len(self.column.pages), self.column.page(number).text)
        there.listed = False
        self.fates[number] = "moved"
        self.column.page(number).instead = Answer(301, b"", {"Location": there.path})

    @rule(place=st.integers(0, 30))
    def restores(self, place: int) -> None:
        number = self.pick(place)
        self.fates.pop(number, None)
        self.column.page(number).instead, self.column.page(number).listed = None, True

    @rule(token=st.sampled_from(["", "k=1", "k=2"]), validators=st.booleans())
    def turns_its_frame(self, token: str, validators: bool) -> None:
        self.column.token, self.column.validators = token, validators

    @precondition(lambda self: any(page.listed for page in self.column.pages))  # else the run stops
    @rule(days=st.lists(st.sampled_from([0, 1, 1, 2, 30]), min_size=1, max_size=4))
    def is_looked_at(self, days: list[int]) -> None:
        for since in days:
            self._judge(self.daily.run(since))

    def _judge(self, outcomes: Mapping[int, Outcome]) -> None:
        for number, outcome in outcomes.items():
            fate = self.fates.get(number)
            if fate in REFUSALS:
                expected = {REFUSALS[fate], "blocked"}  # ten in a row stop a run, and count all
            elif fate in ABSENCES:
                expected = {"gone_pending", "soft_404", "gone", "blocked"}
            elif fate == "moved":
                expected = {"moved", "soft_404", "gone_pending", "gone", "blocked", "failed"}
            elif number not in self.said:
                expected = {"new", "blocked"}
            elif self.said[number] == self.column.page(number).text:
                expected = {"unchanged", "not_modified", "blocked"}
            else:
                expected = {"changed", "blocked"}
            assert outcome.outcome in expected, (number, fate, outcome)
            if outcome.outcome in READ:
                self.said[number] = self.column.page(number).text

    @invariant()
    def nothing_disappears(self) -> None:
        if not self.daily.path.exists():
            return
        held = set(
            self.daily.rows(
                """SELECT b.key, r.ordinal, group_concat(g.text, '')
               FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id
               JOIN segments g ON g.revision_id = r.id AND g.role <> 'title' GROUP BY r.id"""
            )
        )
        assert self.revisions <= held, "a text that was loaded is there for good"
        self.revisions = held

    @invariant()
    def the_archive_says_what_was_read(self) -> None:
        if self.daily.path.exists():
            held = self.daily.texts()
            assert set(held) == set(self.said)
            assert all(self.said[number] in text for number, text in held.items())

    @invariant()
    def a_tombstone_stands_for_each_page_that_is_gone(self) -> None:
        if not self.daily.path.exists():
            return
        last = """SELECT p.key FROM pages p JOIN outcomes o ON o.id = (
                    SELECT o.id FROM outcomes o JOIN runs r ON r.id = o.run_id
                    WHERE o.page_id = p.id AND o.outcome NOT IN ('blocked', 'failed') ORDER BY r.key DESC LIMIT 1)
                  WHERE o.outcome = 'gone'"""
        open_ones = "SELECT p.key FROM tombstones t JOIN pages p ON p.id = t.page_id WHERE t.restored_at IS NULL"
        assert set(self.daily.rows(last)) <= set(self.daily.rows(open_ones))
        assert self.daily.rows(open_ones + " GROUP BY p.id HAVING count(*) > 1") == []


def test_nothing_that_was_loaded_ever_disappears() -> None:
    examples = min(settings().max_examples, 200) // 8  # a few seconds; `HYPOTHESIS_PROFILE=fuzz` tries eight times more
    limits = settings(max_examples=examples, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Site, settings=limits)
