"""Faults that last until whoever asks has had enough."""

from pathlib import Path

import pytest

from scraper.replica.faults import FAULTS
from tests.faults.checks import check_nothing_is_lost, check_outcome, check_recovery, check_standing
from tests.faults.conftest import World
from tests.faults.test_fault_table import NEEDS_PATIENCE

IMPATIENT = Path(__file__).with_name("impatient")


def test_nobody_waits_for_ever(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(IMPATIENT))
    days = small.days("known", *sorted(NEEDS_PATIENCE))
    for section_id, ran in days.bad.items():
        check_nothing_is_lost(ran, days.scenario.expected(section_id, known=True))
        for name in NEEDS_PATIENCE:
            for page in days.scenario.hits[name]:
                check_outcome(FAULTS[name], ran, page, FAULTS[name].known)
                assert "time" in str(ran.outcomes[page.key].reason)
    check_standing(days, "known")
    check_recovery(days, small)
