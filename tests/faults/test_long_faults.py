"""Faults that last for days: what stays away is gone, its text is kept, and what comes back is there again."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.checks import outcome_of
from tests.faults.conftest import NEWS, World

ABSENCES = ("not_found", "removed", "redirect_to_404", "redirect_home", "stub")
REFUSALS = ("waf_page", "server_error")
FIRST_DAY = datetime.now(UTC) + timedelta(days=1)
DAYS = 4
"""An absence must be found on three days, the first and the last of which lie three days apart."""


def test_what_stays_away_is_gone_and_what_comes_back_is_there_again(large: World, tmp_path: Path) -> None:
    follower = large.undisturbed.copy(tmp_path / "home")
    scenario = large.replica.misbehave(*ABSENCES, *REFUSALS)
    away = {page.key for name in ABSENCES for page in scenario.hits[name] if page.section_id == NEWS}
    refused = {page.key for name in REFUSALS for page in scenario.hits[name] if page.section_id == NEWS}
    before = follower.standing()

    ended = [follower.run(NEWS, FIRST_DAY + timedelta(days=day)) for day in range(DAYS)]
    for ran in ended[:2]:
        assert {outcome_of(ran, key) for key in away} <= {"gone_pending", "soft_404"}, "an absence is not yet a loss"
    assert {outcome_of(ended[-1], key) for key in away} == {"gone"}
    assert {outcome_of(ended[-1], key) for key in refused} == {"blocked", "failed"}, "a refusal says nothing of a page"
    assert follower.standing() == before, "what is gone from the site is kept here"
    assert tombstones(follower.home.archive) == dict.fromkeys(away)

    large.replica.misbehave()
    back = follower.run(NEWS, FIRST_DAY + timedelta(days=DAYS))
    assert {outcome_of(back, key) for key in away | refused} <= {"unchanged", "not_modified"}
    restored = tombstones(follower.home.archive)
    assert set(restored) == away
    assert all(restored.values())
    assert follower.standing() == before


def tombstones(archive: Path) -> dict[str, str | None]:
    """When each page that was gone came back; null where it has not."""
    with sqlite3.connect(archive) as db:
        return dict(db.execute("SELECT p.key, t.restored_at FROM tombstones t JOIN pages p ON p.id = t.page_id"))
