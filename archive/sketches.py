"""Which bulletins read so much alike that they are worth comparing, without comparing each with each.

A sketch (MinHash) of a text shares as many of its numbers with another as the texts share pieces; those with a band of
numbers in common are candidates (locality-sensitive hashing). Bulletins are formulaic, so thousands may share a band.
Therefore each band also holds some numbers of a sketch of what the bulletin names: another ambassador's is met no more.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, pairwise

from rensa import RMinHash

from archive.compared import Side, Tongue

SEED = 2026
"""Any number; another one gives other sketches, so a change of it is a change of the method's version."""
BANDS, OF_TEXT, OF_NAMES = 40, 3, 3
"""Numbers of each sketch in a band. Of pairs with a likeness of .6, of what they name .9, 99 of 100 meet; at .4 and .3,
7 of 100."""
SHORTEST = 20
"""Characters; of less there is nothing to sketch."""
NUMBER, NUMBER_BYTES = "I", array("I").itemsize
AT_ONCE = 1000
"""Bulletins; bounds the memory."""

Sketch = tuple[bytes, bytes]
"""The numbers of the text and of the names, the bands one after the other."""


def sketches(sides: Iterable[tuple[Tongue, Side]]) -> Iterator[Sketch | None]:
    """A sketch of each, in order; null where the text is too short."""
    rest = iter(sides)
    while some := list(islice(rest, AT_ONCE)):
        texts = _numbers([_pieces(tongue, side.text) for tongue, side in some], OF_TEXT)
        names = _numbers([[*side.names, *side.numerals, *side.figures] for _, side in some], OF_NAMES)
        for (_, side), text, named in zip(some, texts, names, strict=True):
            yield (text, named) if len(side.text) >= SHORTEST else None


def candidates(sketched: Sequence[Sketch | None]) -> Iterator[tuple[int, int]]:
    """Places of two sketches with a band in common, the smaller first, each pair once, in no order."""
    met: set[tuple[int, int]] = set()
    for band in range(BANDS):
        of_text = slice(band * OF_TEXT * NUMBER_BYTES, (band + 1) * OF_TEXT * NUMBER_BYTES)
        of_names = slice(band * OF_NAMES * NUMBER_BYTES, (band + 1) * OF_NAMES * NUMBER_BYTES)
        sharing: defaultdict[bytes, list[int]] = defaultdict(list)
        for place, sketch in enumerate(sketched):
            if sketch:
                sharing[sketch[0][of_text] + sketch[1][of_names]].append(place)
        for places in sharing.values():
            if len(places) > 1:
                fresh = set(combinations(places, 2)) - met
                met |= fresh
                yield from fresh


def _pieces(tongue: Tongue, text: str) -> list[str]:
    """Three Chinese characters; or how an English word begins, and the next.

    An edit spoils only the pieces that it touches. English words are long: a piece a letter would cost six times as
    much and find no more.
    """
    if tongue == "zh":
        return [text[at : at + 3] for at in range(len(text) - 2)]
    words = text.split()
    return [f"{word[:4]} {following[:1]}" for word, following in pairwise(words)]


def _numbers(pieces: Sequence[Sequence[str]], of_each: int) -> list[bytes]:
    matrix = RMinHash.digest_matrix_from_token_sets(pieces, num_perm=BANDS * of_each, seed=SEED)
    return [array(NUMBER, row).tobytes() for row in matrix.to_rows()]
