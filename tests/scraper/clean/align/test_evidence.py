"""What beads are worth, by anchors and lengths that are made up."""

import pytest

from scraper.clean.align.anchors import Anchor, Anchored
from scraper.clean.align.evidence import Evidence


def unit(length: int, *values: str) -> Anchored:
    """A text of so many characters, with numbers in it that weigh 1 each."""
    return Anchored("字" * length, tuple(Anchor("number", value, 1.0) for value in values))


def two_with_two(zh: tuple[int, int], en: tuple[int, int]) -> float:
    """The worth of one bead of two and two, of which all anchors are covered; the lengths are given."""
    evidence = Evidence("sentence", [unit(zh[0], "7"), unit(zh[1], "8")], [unit(en[0], "8"), unit(en[1], "7")])
    return evidence((0, 2), (0, 2))


@pytest.mark.parametrize("short", [20, 30, 40])
def test_two_with_two_are_worth_less_where_each_fits_in_length(short: int) -> None:
    fit, other = round(4.64 * short), round(4.64 * 90)
    assert two_with_two((short, 90), (fit, other)) < two_with_two((short, 90), (other, fit)) - 0.3
