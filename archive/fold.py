"""How a text is written in the search index, and a query too: Simplified, and cut into what can be asked for.

Every character that is a word by itself stands alone there: a Chinese character, a digit, a mark. Letters stay words.
So a word of one or two characters is found wherever it stands, a phrase is found as it is written, and none is found
across a mark or the end of a paragraph. What is not a range of characters is a row of the table `fold` of the snapshot,
so that a text and a query are always written by the same rules, whoever asks.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from opencc import OpenCC

STANDS_ALONE = (
    (0x3005, 0x3007),  # 々〆〇
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7AF),  # hangul
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
"""Ranges of characters that are words by themselves, first and last; the query in pure SQL holds them too."""
PARAGRAPH = "¶"
"""Stands in the index where a line ends."""
MORE_SIMPLIFIED = dict(zip("著瞭藉隣衞吿巻戯敍鍊隂祇衹覆呉", "着了借邻卫告卷戏叙炼阴只只复吴", strict=True))
"""Characters that OpenCC leaves by themselves, since a whole word decides; one of them on both sides finds either."""
PASSED_OVER = '·‧•・･⋅∙"'
"""The dots inside foreign names, and the mark that a query needs for itself: no phrase is broken by them."""
UNSEEN = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{SOFT HYPHEN}\ufeff"
TWO_BLANKS = "  "
"""Part words as one does, but end no term of a query: `Jean·Dupont` and `the"Silk Road"` hold words."""
SAME_MARKS = dict(zip("’‘‐‑‒–−―〜○", "''-----—~〇", strict=True))
"""Marks of one meaning."""


class Fold(dict[int, str]):
    """Each character as it stands in the index; `text.translate(fold)` writes a whole text so.

    >>> fold = Fold(fold_rows())
    >>> "對外開放，2月".translate(fold).split()
    ['对', '外', '开', '放', ',', '2', '月']
    >>> "Li Bo met 艾哈迈德·阿里".translate(fold).split()
    ['Li', 'Bo', 'met', '艾', '哈', '迈', '德', '阿', '里']
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        super().__init__((ord(character), written) for character, written in rows)

    def __missing__(self, code: int) -> str:
        self[code] = self.written(chr(code))
        return self[code]

    def written(self, character: str) -> str:
        """A character that no row tells of."""
        return f" {character} " if stands_alone(ord(character)) else character


@cache
def stands_alone(code: int) -> bool:
    """Whether a character is a word by itself."""
    return any(first <= code <= last for first, last in STANDS_ALONE)


@cache
def fold_rows() -> tuple[tuple[str, str], ...]:
    """The table `fold`: every character that is written otherwise, and how.

    A blank parts words, and so do two; what is written as nothing is ignored; a character between blanks stands alone.
    """
    rows = dict(chain(_marks(), _digits(), _chinese(), _wide_letters()))
    rows |= {character: " " for character in map(chr, range(0x3001)) if character.isspace() or character == "\0"}
    rows |= dict.fromkeys(PASSED_OVER, TWO_BLANKS) | dict.fromkeys(UNSEEN, "")
    return tuple(sorted(rows.items()))


def indexed(texts: Iterable[str], fold: Fold) -> str:
    """Texts as the index holds them, a mark between any two lines."""
    return "\n".join(texts).replace("\n", PARAGRAPH).translate(fold)


Token = tuple[str, int, int]
"""What can be asked for, and where it stands in the text: from, to."""


def tokens(text: str, fold: Fold) -> list[Token]:
    """A text cut as the index cuts it, with the places: the way back from the index to the page.

    >>> tokens("與Zoë，", Fold(fold_rows()))
    [('与', 0, 1), ('zoe', 1, 4), (',', 4, 5)]
    """
    return list(_tokens(text, fold))


def _tokens(text: str, fold: Fold) -> Iterator[Token]:
    word, start, end = "", 0, 0
    for at, character in enumerate(text.replace("\n", PARAGRAPH)):
        written = fold[ord(character)]
        alone = written.strip()
        if len(written) == 1 and alone and unicodedata.category(alone)[0] in "LNM":
            start = start if word else at
            word, end = word + _bare(alone), at + 1
        elif written:
            if word:
                yield word, start, end
                word = ""
            if alone and len(written) > 1:
                yield alone, at, at + 1
    if word:
        yield word, start, end


def _bare(letter: str) -> str:
    """A letter in lower case and without its accent, as SQLite's tokenizer has it; an accent by itself is nothing."""
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return "" if unicodedata.combining(plain[0]) else plain[0]


def _marks() -> Iterator[tuple[str, str]]:
    """Punctuation and symbols: each stands alone, of full width or not."""
    for character in map(chr, range(0x20000)):
        if unicodedata.category(character)[0] in "PS":
            plain = unicodedata.normalize("NFKC", SAME_MARKS.get(character, character))
            yield character, f" {plain if len(plain) == 1 else character} "


def _digits() -> Iterator[tuple[str, str]]:
    for number in range(10):
        yield str(number), f" {number} "
        yield chr(ord("０") + number), f" {number} "


def _wide_letters() -> Iterator[tuple[str, str]]:
    for code in range(0xFF21, 0xFF5B):
        plain = chr(code - 0xFEE0)
        if plain.isalpha():
            yield chr(code), plain


def _chinese() -> Iterator[tuple[str, str]]:
    """Traditional characters and those of compatibility, one by one: the same wherever they stand."""
    characters = [chr(code) for first, last in STANDS_ALONE for code in range(first, last + 1)]
    composed = [unicodedata.normalize("NFKC", character) for character in characters]
    simplified = OpenCC("t2s").convert("\n".join(composed)).split("\n")
    for character, plain in zip(characters, simplified, strict=True):
        plain = MORE_SIMPLIFIED.get(character, plain)
        if plain != character and len(plain) == 1:
            yield character, f" {plain} "
