"""Small faults of single lines, each a function that says why, and when not; each change is written down.

Only what is safe is here. What is common and not safe is left: glued words (`consulgenerals`), lost apostrophes
(`citys`), a single `?` that was a no-break space, ASCII commas between Chinese. Full-width digits and letters are right
in Chinese text; they are folded for comparing only (`archive.text_hash`). White space is `white_space`'s.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from scraper.clean.language.language import HAN
from scraper.clean.repair.readings import MARKS, is_known
from scraper.clean.text.mending import Mended, Place


def mend_line(line: Mended, words: frozenset[str] = frozenset()) -> Mended:
    """All fixes of a line, in order.

    Args:
        line: as it was decoded, or after its repair.
        words: English words of the page, in lower case (`words_of`).

    >>> mend_line(Mended("The Foreign Aff airs Off i ce, 2月1 8日")).text
    'The Foreign Affairs Office, 2月18日'
    """
    for fix in (read_as_gbk, escaped_twice, lost_ampersand, no_break_spaces, split_days, covid):
        line = line.change_all([*fix(line.text)])
    return line.change_all([*split_ligatures(line.text, words)])


def mend_lines(lines: Sequence[Mended]) -> list[Mended]:
    """All fixes of the lines of a page; the words of one line bear witness for another."""
    words = words_of(line.text for line in lines)
    return [mend_line(line, words) for line in lines]


FIRST_BYTES, SECOND_BYTES = range(0xE2, 0xEA), range(0x80, 0xC0)
"""How a Chinese character or mark begins in UTF-8."""
FIRST = "".join(
    bytes((first, second)).decode("gbk", errors="ignore") for first in FIRST_BYTES for second in SECOND_BYTES
)
MISREAD = re.compile(rf"(?<![^\x00-\x7f])[{FIRST}][^\x00-\x7f]{{2,}}")
"""A whole run beyond ASCII whose first two bytes in GBK may begin a character of UTF-8; most are rare characters."""


def read_as_gbk(text: str) -> Iterator[Place]:
    """UTF-8 that was read as GBK (`娴嬭瘯` is 测试).

    The bytes of the whole run must be strict UTF-8, and give known Chinese: that is the proof. Not where a byte was
    lost on the way (a `?` in the run), and never for a part of a run; `锟斤拷` is lost for good.

    >>> [(place.after, place.end) for place in read_as_gbk("娴嬭瘯 1")], list(read_as_gbk("重庆市政府"))
    ([('测试', 3)], [])
    """
    for run in MISREAD.finditer(text):
        try:
            meant = run[0].encode("gb18030").decode("utf-8")
        except UnicodeError:
            continue
        if all(HAN.match(character) or character in MARKS for character in meant) and _more_common(meant, run[0]):
            yield Place(*run.span(), meant, "read_as_gbk", "the bytes of the whole run are strict UTF-8, and Chinese")


def _more_common(meant: str, read: str) -> bool:
    """Whether Chinese is what the one is and the other is not: `联通` was once taken for UTF-8."""
    return _rare(read) > 0 and _rare(meant) * len(read) < _rare(read) * len(meant)


def _rare(text: str) -> int:
    return sum(not is_known(character) and character not in _simplified() for character in text)


@cache
def _simplified() -> frozenset[str]:
    """The Han characters of GB2312."""
    cells = (bytes((lead, trail)) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    return frozenset(cell.decode("gb2312", errors="ignore") for cell in cells)


ENTITY = re.compile(r"&(?:amp;)*(?:lt|gt|amp|quot|nbsp|ldquo|rdquo|lsquo|rsquo|middot|mdash|hellip|#39|#34|#160);")


def escaped_twice(text: str) -> Iterator[Place]:
    """Entities that are still there after the page was parsed: they were escaped twice (`&amp;nbsp;`).

    Only the common ones and only with their semicolon. Not in a text about HTML, which this archive has not.

    >>> [place.after for place in escaped_twice("R&amp;D, 3 &lt; 5, AT&T")]
    ['&', '<']
    """
    for entity in ENTITY.finditer(text):
        meant = entity[0]
        while (once := html.unescape(meant)) != meant:
            meant = once
        yield Place(*entity.span(), meant, "escaped_twice", "an entity that is still there after parsing")


LOST_AMPERSAND = re.compile(r"(?<=\b[A-Za-z])(lt|gt);(?=\d)")


def lost_ampersand(text: str) -> Iterator[Place]:
    """`Plt;0.05`: escaped twice, and the ampersand dropped.

    Only between a single letter and a digit, where no word can end so.

    >>> [place.after for place in lost_ampersand("(Plt;0.05); the result;5")]
    ['<']
    """
    for found in LOST_AMPERSAND.finditer(text):
        sign = {"lt": "<", "gt": ">"}[found[1]]
        yield Place(*found.span(), sign, "lost_ampersand", f"&{found[0]} between a letter and a digit")


BLANK = "[ \N{NO-BREAK SPACE}]"
QUESTION_MARKS = re.compile(rf"(?:(?<={HAN.pattern})|^){BLANK}?\?(?:{BLANK}\?)+{BLANK}?(?={HAN.pattern})")


def no_break_spaces(text: str) -> Iterator[Place]:
    """`摘? ? 要`: a run of no-break spaces that some charset could not write.

    Two and more with blanks between them, inside Chinese or before it; a single `?` may be a question, and `??` is
    somebody's surprise.

    >>> [place.after for place in no_break_spaces("摘? ? 要")], list(no_break_spaces("What? Really?? 好?"))
    ([' '], [])
    """
    for run in QUESTION_MARKS.finditer(text):
        yield Place(
            *run.span(), " ", "no_break_spaces", "question marks with blanks between them: no-break spaces once"
        )


SPLIT_DAY = re.compile(r"(?:[12] \d|3 [01])(?=日)(?<=月...)|(?:1 [0-2]|0 [1-9])(?=月)(?<=年...)")


def split_days(text: str) -> Iterator[Place]:
    """`7月1 8日`: a blank inside the number of a day or a month.

    Only between 月 and 日, or 年 and 月, and only if the number exists: `1 000` is a thousand, `2 5个` may be anything.

    >>> [place.after for place in split_days("2021年1 2月1 8日，1 000人，2月3 5日")]
    ['12', '18']
    """
    for day in SPLIT_DAY.finditer(text):
        yield Place(*day.span(), day[0].replace(" ", ""), "split_number", "a blank inside the number of a day or month")


COVID = re.compile(r"\bCOV[l1|]D(?=\b|-)")


def covid(text: str) -> Iterator[Place]:
    """`COVlD-19`: a small L for the capital I; no other word looks like it.

    >>> [place.after for place in covid("COVlD-19, COVID-19")]
    ['COVID']
    """
    for found in COVID.finditer(text):
        yield Place(*found.span(), "COVID", "look_alike", "the name of the disease has the letter I")


BESIDE_LIGATURE = re.compile(r"(?<=ff|fi|fl) (?=[a-z])|(?<=[A-Za-z]) (?=ff|fi|fl)")
PIECE_BEFORE = re.compile(r"[A-Za-z]+$")
PIECES_BEHIND = (
    re.compile(r" (?:i|l|ffi|ffl|ff|fi|fl) [a-z]+\b"),  # Off i ce, con fl ict
    re.compile(r" [a-z]+\b"),  # confl ict, con flict
)
LONGEST_PIECE = 20
"""In characters; no word of the genre has more before its ligature."""
PIECES_THAT_ARE_WORDS = frozenset(
    "a an and at be by con do for he if in is it no of off on or out over pro re so the to under up us we with "
    "air ice set beat end ending able ability hand".split()
)
"""Words that a ligature word may fall into; the longer ones are in `ligature_words.txt` themselves."""


def split_ligatures(text: str, words: frozenset[str] = frozenset()) -> Iterator[Place]:
    """`Off i ce`, `fi elds`, `confl ict`: a blank beside a ligature that some converter could not place.

    Only where the whole is a word (of `ligature_words.txt`, or standing elsewhere on the page) and a piece is none:
    `off ice` may be meant, `fi elds` may not.

    >>> [place.after for place in split_ligatures("The Off i ce of Foreign Aff airs, fi elds; off ice, in flow")]
    ['Office', 'Affairs', 'fields']
    """
    end = 0
    for blank in BESIDE_LIGATURE.finditer(text):
        before = PIECE_BEFORE.search(text, max(end, blank.start() - LONGEST_PIECE), blank.start())
        if before is None:
            continue
        behind = (found for pattern in PIECES_BEHIND if (found := pattern.match(text, blank.start())))
        split = next((found for found in behind if _one_word((before[0] + found[0]).split(" "), words)), None)
        if split:
            end = split.end()
            whole = text[before.start() : end].replace(" ", "")
            yield Place(
                before.start(), end, whole, "split_ligature", f"{whole.lower()} is a word, and its pieces are not"
            )


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words with a ligature in them, in lower case.

    >>> sorted(words_of(["The Office of Foreign Affairs"]))
    ['affairs', 'office']
    """
    found = (word for text in texts for word in WITH_LIGATURE.findall(text))
    return frozenset(word.lower() for word in found if len(word) >= SHORTEST)


WITH_LIGATURE = re.compile(r"\b[A-Za-z]*f[fil][A-Za-z]*")
SHORTEST = 4
"""A word of the page bears witness from this length on; pieces of words are mostly shorter."""


def _one_word(pieces: Sequence[str], words: frozenset[str]) -> bool:
    lower = [piece.lower() for piece in pieces]
    whole = "".join(lower)
    if whole not in words and whole not in _ligature_words():
        return False
    return any(piece not in PIECES_THAT_ARE_WORDS and piece not in _ligature_words() for piece in lower)


@cache
def _ligature_words() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "ligature_words.txt").read_text(encoding="utf-8").split())
