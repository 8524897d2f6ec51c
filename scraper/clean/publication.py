"""How sure a day of publication is: by where it stands, and by what else the page says of itself."""

from collections.abc import Sequence

from scraper.extract import Dated
from scraper.section import DateMethod

CONFIDENCE: dict[DateMethod, float] = {"meta": 0.95, "label": 0.9, "url": 0.6, "listing": 0.5}
"""In the order of trust. An address may be days off, or years where pages were moved."""
DOUBTED = 0.5
"""What is left of it where the page gives two days."""


def confidence(taken: Dated, own: Sequence[Dated]) -> float:
    """From 0 to 1, for the day that was taken out of those that a page gives itself.

    >>> meta, label = Dated("2022-01-18", "meta"), Dated("2022-01-18", "label")
    >>> confidence(meta, [meta, label]), confidence(meta, [meta, Dated("2022-01-19", "label")])
    (0.95, 0.475)
    >>> confidence(Dated("2022-01-19", "url"), [])
    0.6
    """
    agreed = len({dated.day for dated in own}) <= 1
    return round(CONFIDENCE[taken.method] * (1.0 if agreed else DOUBTED), 3)
