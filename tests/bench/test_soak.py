"""Run after run over a site on which nothing happens: nothing has changed, and next to nothing is moved."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.home import Home
from scraper.replica import Office, Replica, serving
from scraper.replica.columns import WSYW
from tests.bench.conftest import LARGE
from tests.faults.conftest import NEWS, Follower

RUNS = 100 if LARGE else 5
PAGES = 1000 if LARGE else 60
PER_PAGE = 10
A_TWENTIETH = 0.05
FIRST_DAY = datetime(2026, 10, 1, 1, tzinfo=UTC)

EVENTS = """
SELECT count(*) FILTER (WHERE o.outcome NOT IN ('not_modified', 'unchanged')),
  (SELECT count(*) FROM revisions), (SELECT count(*) FROM bulletins), (SELECT count(*) FROM tombstones),
  (SELECT count(*) FROM issues)
FROM outcomes o JOIN runs r ON r.id = o.run_id WHERE r.key > ?
"""


@pytest.fixture
def unchanging() -> Replica:
    column = replace(WSYW, listing_pages=PAGES // PER_PAGE, per_page=PER_PAGE, days_apart=1)
    return Replica(Office(seed=0, columns=(column,)))


def test_nothing_changes_on_a_site_on_which_nothing_changes(
    unchanging: Replica, tmp_path: Path, tell: Callable[[str, str], None]
) -> None:
    with serving(unchanging) as replica:
        follower = Follower(Home(tmp_path / "home"), replica.site_url)
        first = follower.run(NEWS, FIRST_DAY)
        assert len(first.outcomes) == PAGES
        moved_at_first, standing = replica.body_bytes, follower.standing()
        asked: set[str] = set()
        for day in range(1, RUNS):
            ran = follower.run(NEWS, FIRST_DAY + timedelta(days=day))
            assert ran.error is None
            asked |= set(ran.outcomes)
            if day == 1:
                moved = (replica.body_bytes - moved_at_first) / moved_at_first
    with sqlite3.connect(follower.home.archive) as archive:
        events, *counts = archive.execute(EVENTS, [first.folder.id]).fetchone()
    tell(f"soak, events in {RUNS} runs over {PAGES} pages", str(events))
    tell("soak, bytes of bodies in the second run, of the first", f"{moved:.3f}")
    tell("soak, pages looked at again", f"{len(asked)} of {PAGES}")
    assert (events, counts) == (0, [PAGES, PAGES, 0, 0])
    assert follower.standing() == standing
    assert moved < A_TWENTIETH or not LARGE, "on a small site the listing alone is more"
    assert len(asked) == PAGES or RUNS <= 30, "in so many days every page has its turn"
