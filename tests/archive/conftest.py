"""An archive that takes in the digests of one page, as a reader of the magazine might save them day after day."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.content_hash import content_sha256
from archive.database import open_reading
from archive.dedupe import dedupe
from archive.load import load
from schemas.home import Home
from schemas.records import Outcome
from schemas.run_folder import NOVELTY, RunFolder
from scraper.clean import clean
from scraper.ingest import ingest
from scraper.section import section

PAGE_URL = "https://www.fx361.cc/page/2021/0407/8066415.shtml"
PAGE = "cq_world.page/8066415"


def notice(who: str, day: int, *more: str) -> str:
    """A bulletin of a title, a paragraph in Chinese and the same in English."""
    zh = "".join((f"3月{day}日，市政府外办主任会见{who}大使。", *more))
    return f"市政府外办主任会见{who}大使\n{zh}\nOn March {day}, the director general met the ambassador.\n"


class Archive:
    """An archive, and one page of the magazine of which it takes in every version it is shown."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.path = home.archive
        self._at = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def at(cls, folder: Path) -> "Archive":
        """One in a folder that is empty."""
        return cls(Home(folder / "home").prepare())

    def skip(self, days: int = 1) -> None:
        """Days on which nobody looks."""
        self._at += timedelta(days=days)

    def run(self, *notices: str, url: str | None = PAGE_URL) -> RunFolder:
        """A run that has been cleaned; each is a day later than the one before."""
        saved = self.home.root / "saved.txt"
        saved.write_text("".join(notices), encoding="utf-8")
        self._at += timedelta(days=1)
        day = self._at.date().isoformat()
        folder = ingest(section("cq_world.page"), self.home, [saved], url=url, captured_on=day, at=self._at)
        clean(folder)
        return folder

    def take_in(self, *notices: str, url: str | None = PAGE_URL) -> Outcome:
        """The whole way; how the page ended."""
        folder = self.run(*notices, url=url)
        dedupe(folder, self.path)
        load(folder, self.path)
        (outcome,) = folder.read(NOVELTY)
        return outcome

    def rows(self, query: str, *parameters: Any) -> Sequence[tuple[Any, ...]]:
        """What the archive answers."""
        with closing(sqlite3.connect(self.path)) as archive, archive:
            return archive.execute(query, parameters).fetchall()

    def content_sha256(self) -> str:
        """Its content hash."""
        with open_reading(self.path) as db:
            return content_sha256(db)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.at(tmp_path)
