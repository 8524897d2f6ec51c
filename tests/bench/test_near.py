"""Near-duplicates at size: what they cost beside the search index of the same snapshot, and what the sketches miss."""

import resource
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from sqlite_utils import Database

from archive.compared import compared
from archive.derived import PUBLISHED_SQL
from archive.migrations import TABLES_SQL, statements
from archive.near import compare, fill_near_duplicates, near_duplicates
from archive.search_index import fill_index
from archive.twins import fill_twins
from schemas.records import Mention, Segment
from tests.archive.near_material import (
    TALES,
    Text,
    edited,
    originals,
    other_days,
    other_guests,
    other_numbers,
)
from tests.bench.conftest import LARGE, _once

SIZES = (10_000, 100_000) if LARGE else (2_000,)
DRAWN = 800 if LARGE else 120
"""Notices of which the bulletins are put together, paragraph by paragraph."""
FORMULAIC = 1000 if LARGE else 150
COPIES = 500 if LARGE else 60
REPEATED_EVERY = 50
"""So many bulletins, one of them is the one before once more."""
MOST_OF_INDEX = 4
"""Times the CPU of the search index. Measured: 1.6 at 10,000 bulletins, 2.2 at 100,000; two fifths of it is
reading what is compared, and no part of the rest stands out."""


@pytest.mark.parametrize("tongues", ["zh", "en", "zh en"])
@pytest.mark.parametrize("formulaic", [other_guests, other_days, other_numbers])
def test_no_merge_in_a_thousand(formulaic: Callable[[int, str], list[Text]], tongues: str) -> None:
    texts = [text.compared(number) for number, text in enumerate(formulaic(FORMULAIC, tongues))]
    assert near_duplicates(texts) == []


@pytest.mark.parametrize(("share", "floor"), [(0.02, 0.98), (0.05, 0.9)])
@pytest.mark.parametrize("tongues", ["zh", "en", "zh en"])
def test_recall(tell: Callable[[str, str], None], tongues: str, share: float, floor: float) -> None:
    draw = Random(4)  # noqa: S311
    texts = originals(COPIES, tongues)
    both = [text.compared(n) for n, text in enumerate([*texts, *(edited(text, share, draw) for text in texts)])]
    found = {(pair.first.id, pair.second.id) for pair in near_duplicates(both)}
    true = {(number, COPIES + number) for number in range(COPIES)}
    some = both[:60] + both[COPIES : COPIES + 60]
    by_force = {(one.id, other.id) for one, other in combinations(some, 2) if compare(one, other)}
    tell(f"near-duplicates: recall, {share:.0%} edited, {tongues}", f"{len(found & true) / COPIES:.3f}")
    tell("  of what comparing each with each finds", f"{len(found & by_force) / len(by_force):.3f}")
    assert found <= true
    assert len(found & true) >= floor * COPIES
    assert len(found & by_force) >= 0.97 * len(by_force)


@pytest.mark.parametrize("size", SIZES)
def test_cost_beside_the_search_index(tmp_path: Path, tell: Callable[[str, str], None], size: int) -> None:
    db = archive_of(tmp_path / "archive.db", size)
    index = _once(lambda: fill_index(db))
    reading = _once(lambda: sum(1 for _ in compared(db)))
    near = _once(lambda: fill_near_duplicates(db))
    twins = _once(lambda: fill_twins(db))
    pairs = db.table("near_duplicates").count
    db.close()
    tell(f"near-duplicates of {size:,} bulletins: bulletins a CPU second", f"{size / near:,.0f}")
    tell("  of it for reading what is compared", f"{reading / near:.0%}")
    tell("  times the CPU of the search index", f"{near / index:.2f}")
    tell("  pairs found", f"{pairs:,}")
    tell("  twins: bulletins a CPU second", f"{size / twins:,.0f}")
    tell("  most memory so far, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f}")
    assert pairs >= size // REPEATED_EVERY
    assert near < MOST_OF_INDEX * index


def archive_of(path: Path, size: int) -> Database:
    """An archive of made-up bulletins, a fifth in both languages, a twentieth in English only, others in Chinese."""
    db = Database(sqlite3.connect(path))
    for script in (TABLES_SQL, PUBLISHED_SQL):
        for statement in statements(script.read_text(encoding="utf-8")):
            db.execute(statement)
    draw = Random(6)  # noqa: S311
    texts = [told(text) for text in originals(DRAWN, "zh en")]
    paragraphs: list[Paragraph] = []
    segment = 0
    for bulletin in range(1, size + 1):
        if bulletin % REPEATED_EVERY:
            share = draw.random()
            tongues = ("zh-Hans", "en") if share < 0.2 else ("en",) if share < 0.25 else ("zh-Hans",)
            paragraphs = list(recombined(texts, tongues, draw))
        day = f"{2006 + bulletin % 20}-{1 + bulletin % 12:02}-{1 + bulletin % 28:02}"
        langs = " ".join(dict.fromkeys(one.lang for one, _ in paragraphs))
        db.execute(BULLETIN, (bulletin, f"made/{bulletin:07}", bulletin, day, langs, bulletin))
        for one, mentions in paragraphs:
            segment += 1
            db.execute(SEGMENT, (segment, bulletin, segment, one.role, one.lang, one.text))
            db.conn.executemany(MENTION, [(segment, m.kind, m.start, m.end, m.text, m.value) for m in mentions])
    db.conn.commit()
    return db


Paragraph = tuple[Segment, list[Mention]]
BULLETIN = """INSERT INTO bulletins (id, key, page_id, section_id, ordinal, published_on, langs, revision_id,
  first_seen_at, last_seen_at) VALUES (?, ?, ?, 1, 1, ?, ?, ?, '', '')"""
SEGMENT = "INSERT INTO segments (id, revision_id, ordinal, role, lang, text) VALUES (?, ?, ?, ?, ?, ?)"
MENTION = """INSERT INTO mentions (segment_id, kind, "start", "end", text, value) VALUES (?, ?, ?, ?, ?, ?)"""


def told(text: Text) -> dict[str, list[Paragraph]]:
    """The paragraphs of each language, with what each mentions."""
    found: dict[str, list[Paragraph]] = {}
    for segment in text.segments:
        mentions = [one for one in text.mentions if one.segment == segment.ordinal]
        found.setdefault(segment.lang, []).append((segment, mentions))
    return found


def recombined(
    texts: Sequence[dict[str, list[Paragraph]]], tongues: Sequence[str], draw: Random
) -> Iterator[Paragraph]:
    """A bulletin of paragraphs of several notices of one kind, the same ones in both languages."""
    first = draw.randrange(len(texts))
    kind = texts[first % len(TALES) :: len(TALES)]
    chosen = [draw.choice(kind) for _ in texts[first]["en"]]
    for tongue in tongues:
        written: dict[str, str] = {}
        for place, of in enumerate(chosen):
            if place < len(of[tongue]):
                yield renamed(*of[tongue][place], written, draw)


def renamed(segment: Segment, mentions: list[Mention], written: dict[str, str], draw: Random) -> Paragraph:
    """A paragraph with other people, numbers and days of the same length; `written` is what they became so far."""
    text, other = segment.text, []
    for one in mentions:
        if one.kind in ("person", "number", "date"):
            if one.text not in written:
                written[one.text] = "".join(_other(character, draw) for character in one.text)
            text = text[: one.start] + written[one.text] + text[one.end :]
        new = text[one.start : one.end]
        other.append(one.model_copy(update={"text": new, "value": new if one.text != new else one.value}))
    return segment.model_copy(update={"text": text}), other


def _other(character: str, draw: Random) -> str:
    for some in ("0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        if character in some:
            return draw.choice(some)
    return draw.choice(NAMES) if character.isalpha() else character


NAMES = (
    "阿安巴贝比伯布查达德迪杜多恩法菲费弗戈格哈霍吉加卡凯科克拉莱兰雷里丽林卢伦罗洛马玛曼梅米莫姆纳尼努诺帕佩皮普奇乔"
)
