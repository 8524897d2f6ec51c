"""Whether two bulletins that read alike tell of the same: names, numbers and dates decide.

These bulletins are formulaic. Another ambassador in the same sentence is another event, and no likeness of texts can
tell it from a slip of the pen in a copy. So two bulletins are copies only if neither names what the other, in its
place, names otherwise; one may leave things out, as where a paragraph was dropped.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rapidfuzz.distance import Levenshtein

from archive.compared import FIGURES, NUMERALS, Side

Verdict = Literal["same", "fewer"]
"""Both name the same; or one of them names less."""

LONG = 5
"""Letters; a shorter word is looked for where a word begins or ends."""
LATIN_SLIP, CHINESE_SLIP = 3, 1
"""Letters and characters that a slip may add to a name."""
RECURS = {1: 3, 2: 2}
"""A replacement of so many characters, or more, that recurs so often is no slip: a name that nobody has recognised."""


def guard(one: Side, other: Side) -> Verdict | None:
    """Whether two bulletins, seen in one language, tell of the same; null where they do not."""
    if _differ(one, other) or not same_titles(one, other):
        return None
    mine, theirs = _sequence(one, other)
    if not (_leaves_out(mine, theirs) or _leaves_out(theirs, mine)) or _renamed(
        f"{one.title}\n{one.text}", f"{other.title}\n{other.text}"
    ):
        return None
    return "same" if mine == theirs else "fewer"


def same_titles(one: Side, other: Side) -> bool:
    """Whether neither title holds a name or a figure for which the other bulletin has another."""
    if any(_only_here(one, other)) and any(_only_here(other, one)):
        return False
    mine, theirs = (set(FIGURES.findall(side.title)) for side in (one, other))
    return not (mine - theirs - set(other.figures) and theirs - mine - set(one.figures))


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
