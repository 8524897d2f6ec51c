"""Whether two bulletins that read alike tell of the same: names, numbers and dates decide.

These bulletins are formulaic. Another ambassador in the same sentence is another event, and no likeness of texts can
tell it from a slip of the pen in a copy. So two bulletins are copies only if neither names what the other, in its
place, names otherwise; one may leave things out, as where a paragraph was dropped.

A formula may also be about a common noun: a warning of fog, and one of rain. So a Chinese noun in the place of another,
or such a number, is another event, too. A slip hardly ever makes one word into another; an editor changes verbs and
turns of phrase.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

import rjieba
from rapidfuzz.distance import Indel, Levenshtein

from archive.compared import FIGURES, NUMERALS, Side

Verdict = Literal["same", "fewer"]
"""Both name the same; or one of them names less."""

LONG = 5
"""Letters; a shorter word is looked for where a word begins or ends."""
LATIN_SLIP, CHINESE_SLIP = 3, 1
"""Letters and characters that a slip may add to a name."""
RECURS = {1: 3, 2: 2}
"""A replacement of so many characters, or more, that recurs so often is no slip: a name that nobody has recognised."""
CHINESE = re.compile("[\u3400-\u9fff]{2,}")
NOUNS = ("n", "j", "s", "vn", "an")
"""How rjieba tags nouns: plain, a short form (`环保`), a place, a verb or an adjective used as one (`体育`, `安全`)."""
SAME_FORMULA = 0.5
"""Titles that are less alike say nothing of each other: one of them is new."""
MOST_SHARED = 0.5
"""So much of its characters a word keeps that was only damaged."""


def guard(one: Side, other: Side) -> Verdict | None:
    """Whether two bulletins, seen in one language, tell of the same; null where they do not."""
    if _differ(one, other) or not same_titles(one, other):
        return None
    mine, theirs = _sequence(one, other)
    if not (_leaves_out(mine, theirs) or _leaves_out(theirs, mine)):
        return None
    if _renamed(f"{one.title}\n{one.text}", f"{other.title}\n{other.text}") or _other_word(one.text, other.text):
        return None
    return "same" if mine == theirs else "fewer"


def same_titles(one: Side, other: Side) -> bool:
    """Whether neither title holds a name, a figure or a noun for which the other bulletin has another."""
    if any(_only_here(one, other)) and any(_only_here(other, one)):
        return False
    mine, theirs = (set(FIGURES.findall(side.title)) for side in (one, other))
    if mine - theirs - set(other.figures) and theirs - mine - set(one.figures):
        return False
    alike = Indel.normalized_similarity(one.title, other.title) >= SAME_FORMULA
    return not (alike and _other_word(one.title, other.title))


def _differ(one: Side, other: Side) -> bool:
    """What can be told at a glance, as of almost all that are merely formulaic."""
    return not (_leaves_out(one.figures, other.figures) or _leaves_out(other.figures, one.figures)) or bool(
        one.numerals - other.numerals and other.numerals - one.numerals
    )


def _only_here(one: Side, other: Side) -> Iterator[str]:
    """Names of the one that the other does not hold, whether or not they were recognised in it.

    A slip beside a name may be read as part of it: what holds a name of the other is no name of its own.
    """
    whole = f" {other.title} {other.text} "
    return (name for name in one.names - other.names if not _holds(whole, name) and not _overgrown(name, other.names))


def _holds(text: str, name: str) -> bool:
    """A short word in Latin letters must begin or end where a word does: `lin` is not in `online`."""
    if name.isascii() and len(name) < LONG:
        return f" {name}" in text or f"{name} " in text
    return name in text


def _overgrown(name: str, names: frozenset[str]) -> bool:
    """Whether a name is one of others with a slip beside it.

    >>> _overgrown("officerand", frozenset({"officer"})), _overgrown("云渡会议中心", frozenset({"云渡"}))
    (True, False)
    """
    slip = LATIN_SLIP if name.isascii() else CHINESE_SLIP
    return any(0 < len(name) - len(inner) <= slip < len(inner) and inner in name for inner in names)


def _leaves_out(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """Whether the one is the other, in order, with some left out.

    >>> _leaves_out("25", "2025"), _leaves_out("52", "2025")
    (True, False)
    """
    if len(fewer) > len(more):
        return False
    rest = iter(more)
    return all(one in rest for one in fewer)


def _sequence(one: Side, other: Side) -> tuple[list[str], list[str]]:
    """Figures and what both name, as it follows each other in each text: A may not be where B was."""
    names = {name for name in one.names | other.names if _holds(one.text, name) and _holds(other.text, name)}
    numerals = one.numerals | other.numerals
    short = {name for name in names if name.isascii() and len(name) < LONG}
    parts = [
        *(re.escape(name) for name in sorted(names - short, key=lambda name: (-len(name), name))),
        rf"(?<![a-z])(?:{_any(short)})|(?:{_any(short)})(?![a-z])",
        rf"(?<![a-z])(?:{_any(word for word in numerals if word.isascii())})(?![a-z])",
        NUMERALS.pattern,
        FIGURES.pattern,
    ]
    named = re.compile("|".join(parts))
    mine, theirs = (
        [word for word in named.findall(side.text) if word in numerals or not NUMERALS.fullmatch(word)]
        for side in (one, other)
    )
    return mine, theirs


def _any(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; for none, one that nothing fits."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"


def _renamed(one: str, other: str) -> bool:
    """Whether the same Chinese was replaced by the same again and again; English names have capitals.

    >>> _renamed("茹潘到访，茹潘表示", "诺瓦克到访，诺瓦克表示"), _renamed("茹潘到访，茹潘表示", "茹潘到防，茹潘表示")
    (True, False)
    """
    pairs = (
        (one[edit.src_start : edit.src_end], other[edit.dest_start : edit.dest_end])
        for edit in Levenshtein.opcodes(one, other)
        if edit.tag == "replace"
    )
    replaced = Counter(pair for pair in pairs if not any(map(str.isascii, pair)))
    return any(times >= RECURS[min(2, *map(len, pair))] for pair, times in replaced.items())


def _other_word(one: str, other: str) -> bool:
    """Whether a Chinese noun, or a number in words, stands in the one where the other has another.

    >>> _other_word("当地浓雾多发，请关注", "当地强降雨多发，请关注"), _other_word("当地浓雾多发", "当地雾多发")
    (True, False)
    >>> _other_word("招聘八名翻译", "招聘五名翻译"), _other_word("双方举行会谈", "双方进行了会晤")
    (True, False)
    """
    if not (CHINESE.search(one) and CHINESE.search(other)):
        return False
    before, after = rjieba.tag(one, hmm=False), rjieba.tag(other, hmm=False)
    codes = Indel.opcodes(*([word for word, _ in tagged] for tagged in (before, after)))
    for same, run in groupby(codes, key=lambda code: code.tag == "equal"):
        edits = list(run)
        mine = before[edits[0].src_start : edits[-1].src_end]
        theirs = after[edits[0].dest_start : edits[-1].dest_end]
        if not same and any(own(mine, theirs) and own(theirs, mine) for own in (_own_noun, _own_numeral)):
            return True
    return False


Tagged = Sequence[tuple[str, str]]
"""Words, each with its part of speech."""


def _own_noun(mine: Tagged, theirs: Tagged) -> bool:
    """Whether one of these words is a noun of which hardly anything stands among the others."""
    others = {character for word, _ in theirs for character in word}
    return any(
        sum(character in others for character in word) < MOST_SHARED * len(word)
        for word, tag in mine
        if tag.startswith(NOUNS) and CHINESE.fullmatch(word)
    )


def _own_numeral(mine: Tagged, theirs: Tagged) -> bool:
    """Whether there is a number among these words that is not among the others."""
    here, there = ({one for word, _ in words for one in NUMERALS.findall(word)} for words in (mine, theirs))
    return not here <= there
