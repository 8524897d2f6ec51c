"""What of a bulletin is compared with others: its text in each language, and whom, when and how many it names."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from sqlite_utils import Database

from archive.plain_text import plain, plain_names

Tongue = Literal["zh", "en"]

HEADS = frozenset({"title", "subtitle"})
SAYING = frozenset({"body", "caption"})
"""Roles that make the text of a bulletin; whose pen it is from, and the frame of its page, say nothing of the event."""
NUMERALS = re.compile("[〇零一二两三四五六七八九十百千万亿]+")
FIGURES = re.compile(r"\d+(?:\.\d+)?")
IN_WORDS = re.compile(rf"{NUMERALS.pattern}|[a-z]+")
BETWEEN_WORDS = frozenset({"a", "and", "from", "of", "out", "the", "to"})
COUNTING = frozenset({"number", "date"})
CAPITAL = re.compile(r"(?<=[a-z0-9,;)] )[A-Z][\w'-]{3,}", re.ASCII)
"""A word of four letters or more with a capital, inside a sentence."""
TEXTS = """
SELECT b.id, b.key, b.published_on, g.lang, g.role, g.text,
  (SELECT group_concat(n.kind || ' ' || n.text, char(31)) FROM mentions n WHERE n.segment_id = g.id)
FROM bulletins b JOIN segments g ON g.revision_id = b.revision_id
ORDER BY b.id, g.ordinal
"""
BETWEEN = "\x1f"


class Side(NamedTuple):
    """A bulletin in one language, all of it plain."""

    text: str
    title: str
    names: frozenset[str]
    """People, bodies, places, words with a capital."""
    numerals: frozenset[str]
    """Numbers and days that are written in words."""
    figures: tuple[str, ...]
    """Those in figures, as they follow each other in the text."""


@dataclass(frozen=True)
class Compared:
    """A bulletin as it is compared."""

    id: int
    key: str
    published_on: str | None
    sides: Mapping[Tongue, Side]

    @property
    def age(self) -> tuple[str, str]:
        """Sorts the first to be published first; one without a day last."""
        return self.published_on or "9999", self.key


def compared(db: Database) -> Iterator[Compared]:
    """Every bulletin with its current text, in the order of ids."""
    for (bulletin, key, published_on), segments in groupby(db.execute(TEXTS), key=lambda row: tuple(row[:3])):
        yield Compared(bulletin, key, published_on, sides(row[3:] for row in segments))


def sides(segments: Iterable[tuple[str, str, str, str | None]]) -> dict[Tongue, Side]:
    """The languages of a bulletin.

    Args:
        segments: in page order: language, role, text, and what it mentions as `kind text`, parted by U+001F. A line
            without letters, such as a cell of figures, belongs to the language before it.
    """
    found: dict[Tongue, list[tuple[str, str, str | None]]] = {}
    tongue: Tongue = "zh"
    for lang, *rest in segments:
        if lang != "und":
            tongue = "en" if lang == "en" else "zh"
        found.setdefault(tongue, []).append((rest[0] or "", rest[1] or "", rest[2]))
    return {tongue: side for tongue, lines in found.items() if (side := _side(lines, tongue)).text}


def _side(lines: list[tuple[str, str, str | None]], tongue: Tongue) -> Side:
    names: list[str] = []
    numbers: list[str] = []
    for role, _, mentioned in lines:
        if mentioned and (role in HEADS or role in SAYING):
            for mention in mentioned.split(BETWEEN):
                kind, _, name = mention.partition(" ")
                (numbers if kind in COUNTING else names).append(name)
    said = " ".join(text for role, text, _ in lines if role in SAYING)
    if tongue == "en":
        names += _capitals(said)
    text = plain(said)
    return Side(
        text=text,
        title=plain(" ".join(text for role, text, _ in lines if role in HEADS)),
        names=frozenset(map(sys.intern, plain_names(names))),
        numerals=frozenset(sys.intern(word) for number in plain_names(numbers) for word in in_words(number)),
        figures=tuple(map(sys.intern, FIGURES.findall(text))),
    )


def _capitals(text: str) -> set[str]:
    """Words that have a capital wherever they stand, also inside a sentence.

    >>> sorted(_capitals("The Delegation met Novak of Lumitec. A delegation of the group left."))
    ['Lumitec', 'Novak']
    """
    return {word for word in CAPITAL.findall(text) if word[0].lower() + word[1:] not in text}


def in_words(number: str) -> list[str]:
    """The words of a number or a day, without its figures and measures.

    >>> in_words("六成"), in_words("2月初"), in_words("three out of ten"), in_words("march 5")
    (['六'], [], ['three', 'ten'], ['march'])
    """
    return [word for word in IN_WORDS.findall(number) if word not in BETWEEN_WORDS]
