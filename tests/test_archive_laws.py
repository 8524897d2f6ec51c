"""Whatever a site does to its pages, and in whatever order: every run balances, and nothing ever loaded disappears.

And in whatever order its runs are loaded, how often, and wherever that breaks: the archive ends as in the right order.
"""

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
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

from archive.answers import answers_of_pages
from archive.batch import Batch
from archive.content_hash import content_sha256
from archive.database import open_reading
from archive.dedupe import dedupe
from archive.frontier import known_of, known_pages
from archive.load import load
from schemas.home import Home
from schemas.records import ABSENT, Outcome
from schemas.run_folder import CAPTURES, RunFolder
from scraper.clean import clean
from scraper.ingest import ingest
from tests.daily import CHALLENGE, FIRST_DAY, METAS, Answer, Column, Daily

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


class Changing(RuleBasedStateMachine):
    """A column of a few pages, changed at will."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.column = Column(per_page=3)
        self.daily = Daily(Home(Path(self.folder.name) / "home"), self.column, self.patch)
        self.texts = 0
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

    @rule(place=st.integers(0, 30), day=st.integers(6, 8))
    def dates_anew(self, place: int, day: int) -> None:
        self.column.page(self.pick(place)).metas = METAS.replace("{day}", f"2026-01-{day:02} 09:00")

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


class Site(Changing):
    """An archive that looks at the column now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[int, tuple[str, str]] = {}
        """What each page said when the archive last read it, and under which title and date."""
        self.revisions: set[tuple[str, int, str]] = set()

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
            elif self.said[number] == self._says(number):
                expected = {"unchanged", "not_modified", "blocked"}
            else:
                expected = {"changed", "blocked"}
            assert outcome.outcome in expected, (number, fate, outcome)
            if outcome.outcome in ("new", "changed", "unchanged"):
                self.said[number] = self._says(number)

    def _says(self, number: int) -> tuple[str, str]:
        page = self.column.page(number)
        return page.text, page.metas

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
            assert all(self.said[number][0] in text for number, text in held.items())

    @invariant()
    def what_is_known_of_the_pages_follows_from_all_of_their_answers(self) -> None:
        if not self.daily.path.exists():
            return
        section = self.daily.section.id
        with open_reading(self.daily.path) as db:
            keys = [key for (key,) in db.execute("SELECT key FROM pages")]
            assert known_pages(self.daily.path, section) == known_of(answers_of_pages(db, keys))

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


class Shuffled(Changing):
    """Looks at the column, and copies that a person saved, are loaded in any order, any number of times."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[RunFolder] = []
        self.loaded: list[RunFolder] = []
        self.texts_loaded: set[tuple[str, str]] = set()

    @precondition(lambda self: any(page.listed for page in self.column.pages))
    @rule(days=st.sampled_from([0, 1, 1, 2, 30]))
    def is_looked_at(self, days: int) -> None:
        self.daily.day += days
        folder = self.daily.fetched()
        clean(folder)
        self.waiting.append(folder)

    @rule(place=st.integers(0, 30), days_ago=st.integers(0, 5), same=st.booleans())
    def is_saved(self, place: int, days_ago: int, same: bool) -> None:
        """A copy of a page turns up that somebody saved on an earlier day, when it said the same or something else."""
        page = self.column.page(self.pick(place))
        saved = self.daily.home.root / "saved.html"
        text = page.text if same else f"{days_ago}天以前的消息。"
        saved.write_bytes(self.column.saved(page, text))
        now = FIRST_DAY + timedelta(days=self.daily.day, hours=9)
        day = (now - timedelta(days=days_ago)).date().isoformat()
        url = self.daily.section.publisher.site_url + page.path
        folder = ingest(self.daily.section, self.daily.home, [saved], url=url, captured_on=day, at=now)
        if folder.id not in {one.id for one in self.waiting}:
            clean(folder)
            self.waiting.append(folder)

    @precondition(lambda self: self.waiting)
    @rule(place=st.integers(0, 30))
    def is_loaded(self, place: int) -> None:
        folder = self.waiting.pop(place % len(self.waiting))
        self._load(folder)
        self.loaded.append(folder)

    @precondition(lambda self: self.loaded)
    @rule(place=st.integers(0, 30), deduped=st.booleans())
    def is_loaded_again(self, place: int, deduped: bool) -> None:
        folder, before = self.loaded[place % len(self.loaded)], content(self.daily.path)
        (self._load if deduped else load)(folder, self.daily.path)
        assert content(self.daily.path) == before

    @precondition(lambda self: self.waiting)
    @rule(place=st.integers(0, 30))
    def is_deduped_too_early(self, place: int) -> None:
        dedupe(self.waiting[place % len(self.waiting)], self.daily.path)

    @precondition(lambda self: self.waiting and self.daily.path.exists())
    @rule(place=st.integers(0, 30), steps=st.integers(0, 8))
    def breaks_while_it_is_loaded(self, place: int, steps: int) -> None:
        folder, before, left = self.waiting[place % len(self.waiting)], content(self.daily.path), iter(range(steps))
        dedupe(folder, self.daily.path)
        with self.patch.context() as broken:
            write = Batch._many
            broken.setattr(Batch, "_many", lambda *rows: write(*rows) if next(left, None) is not None else 1 / 0)
            with suppress(ZeroDivisionError):
                load(folder, self.daily.path)
                self.waiting.remove(folder)  # it had fewer steps than that
                self.loaded.append(folder)
                return
        assert content(self.daily.path) == before

    def _load(self, folder: RunFolder, archive: Path | None = None) -> None:
        dedupe(folder, archive or self.daily.path)
        load(folder, archive or self.daily.path)

    @invariant()
    def no_text_disappears_and_no_row_points_nowhere(self) -> None:
        if not self.daily.path.exists():
            return
        held = set(self.daily.rows(TEXTS_OF_PAGES))
        assert self.texts_loaded <= held
        self.texts_loaded = held
        assert self.daily.rows("PRAGMA foreign_key_check") == []

    def teardown(self) -> None:
        for folder in self.waiting:
            self._load(folder)
        ordered, archive = [*self.loaded, *self.waiting], self.daily.home.root / "ordered.db"
        for folder in sorted(ordered, key=captured):
            self._load(folder, archive)
        if ordered:
            assert content(self.daily.path) == content(archive)
        super().teardown()


TEXTS_OF_PAGES = """
SELECT p.key, group_concat(g.text, '') FROM segments g
JOIN revisions r ON r.id = g.revision_id JOIN bulletins b ON b.id = r.bulletin_id JOIN pages p ON p.id = b.page_id
GROUP BY r.id
"""
WITHOUT_IDS = (
    "SELECT key, url, title, moved_to, first_seen_at, last_seen_at FROM pages ORDER BY key",
    """SELECT b.key, b.first_seen_at, b.last_seen_at, m.key, r.ordinal FROM bulletins b
       JOIN revisions r ON r.id = b.revision_id LEFT JOIN runs m ON m.id = b.missing_since_run_id ORDER BY b.key""",
    """SELECT b.key, v.ordinal, v.first_seen_at, v.last_seen_at, r.key, c.key FROM revisions v
       JOIN bulletins b ON b.id = v.bulletin_id JOIN runs r ON r.id = v.run_id JOIN captures c ON c.id = v.capture_id
       ORDER BY b.key, v.ordinal""",
    """SELECT p.key, r.key, c.key, t.absent_since_on, t.gone_on, t.reason, t.restored_at FROM tombstones t
       JOIN pages p ON p.id = t.page_id JOIN runs r ON r.id = t.run_id JOIN captures c ON c.id = t.capture_id
       ORDER BY p.key, r.key""",
)


def content(archive: Path) -> tuple[str, list[list[tuple[object, ...]]]]:
    """What an archive says of its pages: the content hash, and beyond it what was seen when."""
    with open_reading(archive) as db:
        return content_sha256(db), [[tuple(row) for row in db.execute(query)] for query in WITHOUT_IDS]


def captured(folder: RunFolder) -> tuple[str, str]:
    """What runs are ordered by; here, all captures of a run are of one moment."""
    return next(row.captured_at.rstrip("Z") for row in folder.read(CAPTURES) if row.page_key), folder.id


def test_nothing_that_was_loaded_ever_disappears() -> None:
    examples = min(settings().max_examples, 200) // 8  # a few seconds; `HYPOTHESIS_PROFILE=fuzz` tries eight times more
    limits = settings(max_examples=examples, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Site, settings=limits)


def test_the_archive_is_the_same_in_whatever_order_its_runs_are_loaded() -> None:
    examples = min(settings().max_examples, 400) // 10
    limits = settings(max_examples=examples, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Shuffled, settings=limits)
