"""Which English paragraph translates which Chinese one: a first answer, by order.

Paragraphs are paired where both languages have as many of them; where they have not, nothing is claimed. No pair is
called `clean` on this ground alone. The score is how well the lengths agree.
"""

from collections.abc import Sequence

from schemas.records import Alignment, Role, Segment
from scraper.clean.language import is_chinese

ENGLISH_PER_CHINESE = 4.64
"""Characters of English to one of Chinese in this genre; the mean over 74 sentence pairs of real bulletins."""

PAIRED_ROLES: tuple[Role, ...] = ("title", "body")


def align(segments: Sequence[Segment]) -> list[Alignment]:
    """Pair the segments of one bulletin, titles with titles and body with body, in page order."""
    pairs = [pair for role in PAIRED_ROLES for pair in _in_order([s for s in segments if s.role == role])]
    return [
        Alignment(level="segment", zh=(zh.ordinal,), en=(en.ordinal,), trust="review", score=_score(zh.text, en.text))
        for zh, en in pairs
    ]


def _in_order(segments: Sequence[Segment]) -> list[tuple[Segment, Segment]]:
    zh = [segment for segment in segments if is_chinese(segment.lang)]
    en = [segment for segment in segments if segment.lang == "en"]
    return list(zip(zh, en, strict=True)) if len(zh) == len(en) else []


def _score(zh: str, en: str) -> float:
    ratio = len(en) / (ENGLISH_PER_CHINESE * len(zh))
    return round(min(ratio, 1 / ratio), 3)
