"""Aligning a page beside plain Gale-Church over the same sentences: anchors cost something, and must not cost more."""

from collections.abc import Callable
from itertools import chain

from schemas.records import Segment
from scraper.clean.align.align import align
from scraper.replica import Office, truth
from tests.bench.conftest import LARGE, cpu_seconds

MOST_TIMES_AS_LONG = 40
"""Measured: 10 to 18. The peer looks at lengths alone, as numbers that it is given."""


def bulletins() -> list[list[Segment]]:
    pages = truth(Office(0))["pages"]
    found = [bulletin for page in pages for bulletin in page["bulletins"] if bulletin["sentence_pairs"]]
    return [
        [
            Segment(
                ordinal=n, role=one["role"], lang=one["lang"], text=one["text_undamaged"], text_original=one["text"]
            )
            for n, one in enumerate(bulletin["segments"], 1)
        ]
        for bulletin in (found if LARGE else found[:8])
    ]


def test_aligning_beside_gale_church(tell: Callable[[str, str], None]) -> None:
    from nltk.translate.gale_church import align_texts

    given = bulletins()
    lengths: list[tuple[list[int], list[int]]] = []
    for segments in given:
        cut, _ = align(segments)
        lengths.append(
            (
                [len(one.text) for one in cut if one.lang != "en"],
                [len(one.text) for one in cut if one.lang == "en"],
            )
        )
    ours = cpu_seconds(lambda: [align(segments) for segments in given])
    peer = cpu_seconds(lambda: [align_texts([zh], [en]) for zh, en in lengths])
    sentences = len(list(chain.from_iterable(chain.from_iterable(lengths))))
    tell("aligning, times Gale-Church (nltk) over the same sentences", f"{ours / peer:.1f}")
    tell("aligning, milliseconds a sentence", f"{1000 * ours / sentences:.2f}")
    assert ours / peer < MOST_TIMES_AS_LONG
