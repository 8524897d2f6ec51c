"""An archive that follows a replica through good days and bad ones."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from archive.dedupe import dedupe
from archive.frontier import known_pages
from archive.load import load
from schemas.captures import Capture
from schemas.errors import WaibanError
from schemas.home import Home
from schemas.records import Issue, Outcome
from schemas.run_folder import CAPTURES, NOVELTY, RunFolder
from scraper.clean import clean
from scraper.clean.page import Source, clean_page
from scraper.fetch import fetch
from scraper.plan import plan
from scraper.replica import Office, Replica, serving
from scraper.replica.columns import COLUMNS, SMALL, WSYW
from scraper.replica.faults import Scenario
from scraper.replica.office import OfficePage
from scraper.replica.pages import page_resources
from scraper.section import section

NEWS, DIGESTS = "cq_fao.wsyw", "cq_world.page"

Bulletins = tuple[tuple[str, ...], ...]
"""The bulletins of a page in order; of each its date and its segments, role, language and text in turn."""

STANDING = """
SELECT p.key, b.key, coalesce(b.published_on, ''), g.role, g.lang, g.text
FROM bulletins b JOIN pages p ON p.id = b.page_id JOIN segments g ON g.revision_id = b.revision_id
WHERE b.missing_since_run_id IS NULL
ORDER BY p.key, b.ordinal, g.ordinal
"""


@dataclass(frozen=True)
class Ran:
    """What one run over the site left: how each page ended, and what is kept of it."""

    folder: RunFolder
    error: WaibanError | None
    outcomes: dict[str, Outcome]
    captures: list[Capture]
    issues: list[Issue]


class Follower:
    """Runs a section through all stages, as `waiban run` does."""

    def __init__(self, home: Home, site_url: str) -> None:
        self.home = home.prepare()
        self.site_url = site_url

    def run(self, section_id: str, at: datetime | None = None) -> Ran:
        """One run, now or at another moment; an error that ends it is not raised but told."""
        known = known_pages(self.home.archive, section_id)
        folder = plan(section(section_id), self.home, known, site_url=self.site_url, at=at)
        try:
            fetch(folder)
            if at:  # the site is asked today, and its answers are dated as if it had been then
                then = at.strftime("%Y-%m-%dT%H:%M:%SZ")
                folder.write(CAPTURES, [row.model_copy(update={"captured_at": then}) for row in folder.read(CAPTURES)])
            clean(folder)
            dedupe(folder, self.home.archive)
            load(folder, self.home.archive)
        except WaibanError as error:
            return Ran(folder, error, {}, list(folder.read(CAPTURES)), folder.issues())
        outcomes = {outcome.page_key: outcome for outcome in folder.read(NOVELTY)}
        return Ran(folder, None, outcomes, list(folder.read(CAPTURES)), folder.issues())

    def copy(self, root: Path) -> "Follower":
        """Another archive with the same past."""
        shutil.copytree(self.home.root, root)
        return Follower(Home(root), self.site_url)

    def standing(self) -> dict[str, Bulletins]:
        """What stands in the archive, by page: the text of every bulletin that is not missing."""
        pages: dict[str, dict[str, list[str]]] = {}
        if not self.home.archive.exists():
            return {}
        with sqlite3.connect(self.home.archive) as archive:
            for page, bulletin, day, *segment in archive.execute(STANDING):
                pages.setdefault(page, {}).setdefault(bulletin, [day]).extend(segment)
        return {page: tuple(map(tuple, bulletins.values())) for page, bulletins in pages.items()}


def read_undisturbed(page: OfficePage) -> Bulletins:
    """What the archive holds of a page that nothing has happened to, and that says this."""
    body = dict(page_resources(page))[page.path].body
    source = Source(key=page.key, url=page.path, capture="c", body=body, section=section(page.section_id))
    return tuple(
        (str(bulletin.published_on), *(told for s in bulletin.segments for told in (s.role, s.lang, s.text)))
        for bulletin in clean_page(source).bulletins
    )


@dataclass(frozen=True)
class Days:
    """A bad day and the good one after it, for one archive."""

    scenario: Scenario
    bad: dict[str, Ran]
    standing_on_bad_day: dict[str, Bulletins]
    good: dict[str, Ran]
    standing: dict[str, Bulletins]


@dataclass(repr=False)  # hypothesis would print it whole
class World:
    """An office, served, and the archive of those who came when all was well."""

    replica: Replica
    folder: Path
    undisturbed: Follower
    _lived: dict[tuple[str, tuple[str, ...], int], Days] = field(default_factory=dict)

    @classmethod
    def of(cls, replica: Replica, folder: Path) -> "World":
        """An archive of everything that the office has."""
        replica.misbehave()
        follower = Follower(Home(folder / "undisturbed"), replica.site_url)
        for section_id in replica.office.sections:
            ran = follower.run(section_id)
            assert {outcome.outcome for outcome in ran.outcomes.values()} == {"new"}, ran.error
        return cls(replica, folder, follower)

    def days(self, flow: str, *faults: str, seed: int = 0) -> Days:
        """A bad day with these faults and the good one after it, lived through once.

        Args:
            flow: `first`, where the archive is empty, or `known`, where it holds all pages.
            faults: by name.
            seed: decides which pages are hit.
        """
        if (flow, faults, seed) not in self._lived:
            root = self.folder / f"{flow}-{len(self._lived)}"
            fresh = flow == "first"
            follower = Follower(Home(root), self.replica.site_url) if fresh else self.undisturbed.copy(root)
            self._lived[flow, faults, seed] = self._live_through(follower, faults, seed)
        return self._lived[flow, faults, seed]

    def _live_through(self, follower: Follower, faults: tuple[str, ...], seed: int) -> Days:
        sections = self.replica.office.sections
        scenario = self.replica.misbehave(*faults, seed=seed)
        bad = {section_id: follower.run(section_id) for section_id in sections}
        standing = follower.standing()
        self.replica.misbehave()
        good = {section_id: follower.run(section_id) for section_id in sections}
        return Days(scenario, bad, standing, good, follower.standing())


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An office with enough pages for every fault to have some of its own."""
    columns = (replace(WSYW, listing_pages=2, per_page=60), replace(COLUMNS[-1], per_page=8))
    with serving(Replica(Office(seed=0, columns=columns))) as replica:
        yield World.of(replica, tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A column of two listing pages: it is fetched in a moment."""
    with serving(Replica(Office(seed=0, columns=SMALL[:1]))) as replica:
        yield World.of(replica, tmp_path_factory.mktemp("small"))
