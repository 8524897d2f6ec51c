"""Notices of the made-up office as the records of a bulletin, paragraph by paragraph, and what is known of them."""

from collections.abc import Iterator, Sequence
from datetime import date

from schemas.records import Alignment, Segment
from scraper.clean.language.language import language
from scraper.replica.columns import ANNOUNCED, AT_WORK, RECEIVED
from scraper.replica.grammar import Notice, notice

Pair = tuple[str, str]

BILINGUAL_KINDS = RECEIVED + AT_WORK + ANNOUNCED


def bilingual_notices(seed: str, count: int) -> Iterator[Notice]:
    """Notices of all kinds that have both languages, in turn."""
    for number in range(count):
        kind = BILINGUAL_KINDS[number % len(BILINGUAL_KINDS)]
        drawn = notice(f"{seed}/{number}", kind, date(2026, 1 + number % 12, 1 + number % 28))
        if drawn.title_en:
            yield drawn


def pairs(drawn: Notice) -> list[Pair]:
    """Its title and its paragraphs in both languages."""
    return [(drawn.title_zh, drawn.title_en or ""), *((one.zh, one.en) for one in drawn.paragraphs)]


def records(texts: Sequence[Pair]) -> tuple[list[Segment], list[Alignment]]:
    """Paragraphs that translate each other: segment 1 is the Chinese of segment 2, and so on."""
    segments = [
        Segment(ordinal=ordinal, role="body", lang=language(text), text=text, text_original=text)
        for ordinal, text in enumerate((text for pair in texts for text in pair), 1)
    ]
    alignments = [
        Alignment(level="segment", zh=(ordinal,), en=(ordinal + 1,), trust="clean", score=1)
        for ordinal in range(1, len(segments), 2)
    ]
    return segments, alignments
