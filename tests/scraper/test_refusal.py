"""A firewall's page that says so in words, told from an honest page that is short."""

import json
from pathlib import Path

import pytest

from scraper.refusal import LEAST_KINDS, MOST_SHOWN, SIGNS, refusal

CASES = json.loads((Path(__file__).parents[1] / "cases" / "refusals.json").read_text(encoding="utf-8"))
LONG = f"<p>{'长江之滨，两江四岸。' * (MOST_SHOWN // 10)}</p>"


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_each_page_is_told(case: dict[str, str]) -> None:
    why = refusal(case["html"].replace("LONG", LONG))
    assert bool(why) == case["blocked"], why


def test_no_kind_of_sign_is_idle_and_none_is_enough() -> None:
    """Each kind stands in a reason, and no page of the table is refused for one kind alone."""
    told = [why.partition("(")[2].partition(")")[0].split(", ") for case in CASES if (why := refusal(case["html"]))]
    assert {kind for kinds in told for kind in kinds if kind} == {sign.kind for sign in SIGNS}
    assert min(len(kinds) for kinds in told if kinds != [""]) == LEAST_KINDS
    assert all(sign.source for sign in SIGNS)
