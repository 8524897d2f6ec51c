"""Lines that mix two languages, cut where the scripts meet.

Captions have the English glued to the Chinese (`江水映衬下的夜色River water reflects the night view`), titles stand
side by side (`English title /中文标题`). A name, a code or the title of a programme inside a sentence of the other
language is no second language, nor is what stands in brackets or quotation marks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from scraper.clean.language.language import (
    ASIDE,
    FEWEST_HAN,
    HAN,
    LATIN_WORD,
    LONGEST_NAME,
    PINYIN_GLOSS,
    simplified,
)
from scraper.clean.names.names import spelled_at
from scraper.clean.text.mending import Mended

LETTERS = re.compile(rf"(?P<han>{HAN.pattern})|(?P<latin>{LATIN_WORD.pattern}(?<![.'’-]))")
FUNCTION_WORDS = frozenset(
    "a an and are as at by for from has have his in into is its of on or that the to with".split()
)

FEWEST_WORDS = 5
FEWEST_WORDS_OF_A_PHRASE = 3
"""So many Latin words are more than a name; fewer are enough with a function word among them."""
LONGEST_NAME_RATIO = 6.5
"""English characters to one Chinese. A title has about 4.6; a long foreign name with a short Chinese verb has more."""

STOP = re.compile(r"(?:[。！？!?；;…]|(?<=[a-z\d)）”\"])\.)[”’\"')）】》」]*")
"""A full stop behind a capital belongs to an initial."""
SEPARATOR = re.compile(r"[/／|｜]")
"""What an editor puts between the two languages of one line."""
CLOSING = re.compile(r"[)）】》」”’]+")
BLANK = re.compile(r"\s+")
OPENING = "“‘《「（(【"
RUNS_ON = re.compile(r"[是为為于於在和與与及至往叫的对對向从從由被把将將到用以]$")
"""Chinese that needs what follows: the Latin words behind it are the end of its sentence."""
COUNTED = re.compile(r"\d+(?=[年月日届次个位名家])")
"""A number in front of one of these is Chinese, though it may be glued to an English word."""


@dataclass(frozen=True)
class Stretch:
    """Letters of one script, from the place of the first to behind the last: Han characters or Latin words."""

    script: Literal["han", "latin"]
    letters: tuple[re.Match[str], ...]

    @property
    def start(self) -> int:
        """The place of its first letter."""
        return self.letters[0].start()

    @property
    def end(self) -> int:
        """The place behind its last letter."""
        return self.letters[-1].end()

    @property
    def says_something(self) -> bool:
        """Whether it is more than a name."""
        if self.script == "han":
            return len(self.letters) >= FEWEST_HAN
        is_phrase = any(word[0] in FUNCTION_WORDS for word in self.letters)
        return len(self.letters) >= (FEWEST_WORDS_OF_A_PHRASE if is_phrase else FEWEST_WORDS)

    @property
    def may_be_a_name(self) -> bool:
        """Whether these Latin words could be one foreigner."""
        return len(self.letters) <= LONGEST_NAME and all(word[0][0].isupper() for word in self.letters)


def borders(text: str) -> list[int]:
    """Where a line that mixes two languages is to be cut, in code points; empty for a line in one language.

    >>> text = "青山深处藏人家The village is hiding in the mountains"
    >>> [text[at:] for at in borders(text)]
    ['The village is hiding in the mountains']
    >>> borders("总领事 Flerida Ann Camille P. Mayo 会见李波。"), borders("世界银行（The World Bank Group）来访")
    ([], [])
    """
    if not HAN.search(text) or not LATIN_WORD.search(text):
        return []
    meeting = list(pairwise(_stretches(_without_asides(text))))
    if len(meeting) > 1:  # a name may stand in the middle of a sentence, so only what is set apart is cut
        meeting = [(left, right) for left, right in meeting if _is_set_apart(text, left.end, right.start)]
    return [_border(text, left.end, right.start) for left, right in meeting if _stand_alone(text, left, right)]


def apart(line: Mended) -> list[Mended]:
    """A line as pieces in one language each; a slash between them is taken out.

    >>> [piece.text for piece in apart(Mended("Li Bo Meets with the Ambassador /李波会见大使"))]
    ['Li Bo Meets with the Ambassador', '李波会见大使']
    """
    pieces: list[Mended] = []
    rest, gone = line, 0
    for at in borders(line.text):
        piece, rest = rest.cut(at - gone)
        gone += len(piece.text)
        pieces.append(_without_separator(piece))
    return [*pieces, rest]


def _stretches(text: str) -> list[Stretch]:
    """In turn Chinese and English. What is too little Chinese goes into the English around it, then the reverse."""
    stretches = list(_joined((str(found.lastgroup), (found,)) for found in LETTERS.finditer(text)))
    for script in ("han", "latin"):
        kept = [one for one in stretches if one.script != script or one.says_something]
        stretches = list(_joined((one.script, one.letters) for one in kept))
    return stretches


def _joined(letters: Iterable[tuple[str, tuple[re.Match[str], ...]]]) -> Iterator[Stretch]:
    for script, group in groupby(letters, key=lambda one: one[0]):
        together = tuple(letter for _, some in group for letter in some)
        yield Stretch("han" if script == "han" else "latin", together)


def _stand_alone(text: str, left: Stretch, right: Stretch) -> bool:
    """Whether both halves are a text each, not a sentence with a name in it."""
    if _is_set_apart(text, left.end, right.start):
        return True
    if left.script == "han" and RUNS_ON.search(text[: left.end]):
        return False
    han, latin = (left, right) if left.script == "han" else (right, left)
    if not latin.may_be_a_name or _name_the_same(latin, han):
        return True
    return bool(BLANK.search(text, left.end, right.start)) and latin.end - latin.start <= LONGEST_NAME_RATIO * len(
        han.letters
    )


def _name_the_same(latin: Stretch, han: Stretch) -> bool:
    """Whether the Latin holds a name that the Chinese spells, and a clause beside it: a title and its translation."""
    words = [word[0] for word in latin.letters]
    chinese = simplified("".join(character[0] for character in han.letters))
    return len(words) >= FEWEST_WORDS and any(spelled_at(pair, chinese) for pair in pairwise(words))


def _is_set_apart(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends in this gap, or an editor put a mark there."""
    return bool(STOP.search(text, start, end) or SEPARATOR.search(text, start, end))


def _border(text: str, start: int, end: int) -> int:
    """The place in a gap between two languages: what closes goes left, what opens goes right, blanks go left."""
    for ends in (SEPARATOR, STOP, CLOSING, BLANK):
        if found := list(ends.finditer(text, start, end)):
            place = end - len(text[found[-1].end() : end].lstrip())
            return place - 1 if _opens_a_quotation(text, place - 1) else place
    if counted := COUNTED.search(text[start : end + 1]):
        return start + counted.start()
    return start + len(text[start:end].rstrip(OPENING))


def _opens_a_quotation(text: str, at: int) -> bool:
    """Whether a straight quotation mark stands there, and as many before it open as close."""
    return text[at] == '"' and text.count('"', 0, at) % 2 == 0


def _without_asides(text: str) -> str:
    """With blanks instead of glosses and other asides, so that places stay."""
    for aside in (PINYIN_GLOSS, ASIDE):
        text = aside.sub(lambda found: " " * len(found[0]), text)
    return text


def _without_separator(piece: Mended) -> Mended:
    text = piece.text
    kept = text.rstrip(" /／|｜\t")
    if not kept or kept == text:
        return piece
    return piece.change(len(kept), len(text), "", "separator", "it stood between two languages on one line")
