"""A paragraph into its sentences. Joined, they give the paragraph back, to the last blank.

The rules are those of the genre, in both forms of punctuation, full-width and folded to ASCII:

- Chinese ends at 。！？… with the closing quotes behind; never inside 《》, never at ；, never before a comma.
- English ends at . ! ? before a capital, a digit or a quote, but not behind `H.E.`, `Mr.`, `No.` or an initial. Behind
  `U.S.`, `p.m.` or `Ltd.` it ends only where a word follows that usually opens a sentence. It also ends where the
  blank was lost (`cooperation.The`).
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from schemas.records import Lang
from scraper.clean.language.language import is_chinese

CLOSING = "”’」』）)】］]〕"
"""What may stand behind the last mark of a sentence, besides straight quotes."""
OPENING = frozenset("（(")
GOES_ON = frozenset(",，、;；:：")
"""A sentence does not end before these."""

ATTRIBUTES = frozenset("的等之")
"""Nor before these where the mark stands in quotes: `“加油！”的喊声`."""

ZH_END = re.compile(r"[。！？!?…\N{REPLACEMENT CHARACTER}]+")
"""Also the hole that a repair leaves where one character is lost: of those, nearly all were full stops."""
BOOK_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")

EN_END = re.compile(r"[.!?…。！？]+")
TITLES = frozenset(
    "mr mrs ms mme messrs dr prof st h.e h.h hon amb gen lt col maj capt sgt cmdr adm rev rep sen gov pres p.r".split()
)
"""Abbreviations with a capital, here without it and without their last stop, that a name always follows."""
NEVER_LAST = frozenset("vs viz e.g i.e cf".split())
RARELY_LAST = frozenset(
    "co corp inc ltd bros etc jr sr a.m p.m am pm jan feb mar apr jun jul aug sep sept oct nov dec ph.d b.c a.d".split()
)
"""Abbreviations that end a sentence now and then."""
ACRONYM = re.compile(r"(?:[a-z]\.)+[a-z]")
OPENERS = frozenset(
    "a after all also an and as at before besides both but by during each following for from he her his however i if "
    "in it its later many meanwhile more most on other our over she since so some such that the their then there "
    "these they this those through to together under we when while with you".split()
)
"""Words that usually open a sentence, and are no names."""
ENUMERATION = re.compile(r"\s*[(（]?(?:\d{1,2}|[A-Za-z]|[ivxIVX]+)[)）]?\s*")
LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
FIRST_WORD = re.compile(r"[A-Za-z]+")
IN_VIEW = 60
"""Characters before and behind a mark that are looked at: more than any abbreviation has."""


def sentences(text: str, lang: Lang) -> list[str]:
    """The sentences of a paragraph; blanks between two of them stay behind the first.

    >>> sentences("他说：“欢迎！”《请放心！看看》上映。会后参观。", "zh-Hans")
    ['他说：“欢迎！”', '《请放心！看看》上映。', '会后参观。']
    >>> sentences("H.E. Mr. J. Doe of the U.S. side met No. 1 guests. They talked.He left.", "en")
    ['H.E. Mr. J. Doe of the U.S. side met No. 1 guests. ', 'They talked.', 'He left.']
    """
    ends = _zh_ends(text) if is_chinese(lang) else _en_ends(text)
    last = len(text.rstrip())
    cuts = [0, *(end for end in ends if end < last), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if end > start]


def _zh_ends(text: str) -> Iterator[int]:
    outside = BOOK_TITLE.sub(lambda title: "《" * len(title[0]), text)
    for mark in ZH_END.finditer(outside):
        end = _behind(text, mark.end())
        # `?qū)` is damage and `?id=` an address: no Latin letter stands just behind the end of a Chinese sentence
        glued = mark[0][-1] in "!?" and _is_letter(text[mark.end() : mark.end() + 1])
        quoted_word = end > mark.end() and text[end : end + 1] in ATTRIBUTES
        aside = mark[0][-1] == "\N{REPLACEMENT CHARACTER}" and text[end : end + 1] in OPENING
        if not (glued or quoted_word or aside or text[end : end + 1] in GOES_ON):
            yield end


def _en_ends(text: str) -> Iterator[int]:
    begin = 0
    for mark in EN_END.finditer(text):
        end = _behind(text, mark.end())
        before = text[max(begin, mark.start() - IN_VIEW) : mark.start()]
        if _ends_english(before, mark[0], text[mark.end() : end], text[end : end + IN_VIEW]):
            yield end
            begin = end


def _ends_english(before: str, mark: str, gap: str, after: str) -> bool:
    """Whether a sentence ends here.

    Args:
        before: the sentence so far, or the end of it.
        mark: how it might end.
        gap: closing quotes and blanks behind the mark.
        after: what follows.
    """
    opening = after.lstrip("\"'“‘(（[")
    if not opening or ENUMERATION.fullmatch(before):
        return False
    if not gap and after[0] not in '"“':
        return _lost_blank(before, mark, after)
    if _is_letter(opening[0]) and not opening[0].isupper():
        return False
    return not mark.startswith(".") or len(mark) > 1 or _full_stop(before, opening)


def _full_stop(before: str, after: str) -> bool:
    """Whether a stop between a word and a capital is more than the end of an abbreviation."""
    word = LAST_WORD.search(before)
    if word is None:
        return True
    last = word[0].lower()
    if last in NEVER_LAST or (word[0][0].isupper() and (last in TITLES or len(last) == 1)):
        return False
    if last in ("no", "nos"):
        return not after[0].isdigit()
    if last in RARELY_LAST or ACRONYM.fullmatch(last):
        first = FIRST_WORD.match(after)
        return first is not None and first[0].lower() in OPENERS
    return True


def _lost_blank(before: str, mark: str, after: str) -> bool:
    """Whether a sentence ends although nothing stands between the mark and the next word."""
    words = before.split()
    if not words or re.search(r"www|://|@", words[-1]):
        return False
    capitalised = re.match(r"[A-Z](?:[a-z]|\s)", after) is not None
    ends_small = re.search(r"(?:[a-z]{2}|[\d%)”’\"'])$", before) is not None
    return (capitalised and ends_small) or mark[-1] in "。！？"


def _behind(text: str, at: int) -> int:
    """Where closing quotes and then blanks end that begin at a place."""
    while at < len(text) and (text[at] in CLOSING or (text[at] in "\"'" and _closes(text, at))):
        at += 1
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _closes(text: str, at: int) -> bool:
    """Whether a straight quote closes: there is an open one before it."""
    before: Callable[[str], int] = text[:at].count
    return before('"') % 2 == 1 if text[at] == '"' else not text[at + 1 : at + 2].isalnum()


def _is_letter(char: str) -> bool:
    """Whether it is a Latin letter, with or without marks."""
    return char.isalpha() and char < "\u0250"
