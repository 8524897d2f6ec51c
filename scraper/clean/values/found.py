"""What an extractor finds in a text, and how texts are folded before one looks: place for place, so that spans hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from schemas.records import Lang
from scraper.clean.language.language import simplified

WIDTHS = str.maketrans(
    {
        **{chr(ord("\N{FULLWIDTH DIGIT ZERO}") + digit): str(digit) for digit in range(10)},
        "\N{FULLWIDTH PERCENT SIGN}": "%",
        "\N{FULLWIDTH FULL STOP}": ".",
        "\N{FULLWIDTH SOLIDUS}": "/",
        "\N{FULLWIDTH HYPHEN-MINUS}": "-",
        "\N{FULLWIDTH COLON}": ":",
        "\N{FULLWIDTH TILDE}": "~",
        "\N{FULLWIDTH LEFT PARENTHESIS}": "(",
        "\N{FULLWIDTH RIGHT PARENTHESIS}": ")",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HYPHEN}": "-",
        "\N{WHITE CIRCLE}": "〇",
        "\N{LARGE CIRCLE}": "〇",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{IDEOGRAPHIC SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
"""Marks that are written in several ways and mean one thing in a number, a date or a name."""


@dataclass(frozen=True, order=True)
class Found:
    """What stands at `start:end` of a text (code points) and its value, which is the same in every language."""

    start: int
    end: int
    value: str


@lru_cache(maxsize=4096)
def folded(text: str, lang: Lang) -> str:
    """Simplified and half-width, one character for each character read.

    >>> folded("２月２５日，１.８萬人", "zh-Hant")
    '2月25日，1.8万人'
    """
    plain = text.translate(WIDTHS)
    return _simplified(plain) if lang == "zh-Hant" else plain


def apart(found: Iterable[Found], taken: Iterable[Found]) -> list[Found]:
    """What shares no character with what is taken already.

    >>> apart([Found(0, 1, "2"), Found(5, 6, "3")], [Found(0, 5, "--02-25")])
    [Found(start=5, end=6, value='3')]
    """
    places = {place for one in taken for place in range(one.start, one.end)}
    return [one for one in found if places.isdisjoint(range(one.start, one.end))]


def _simplified(text: str) -> str:
    whole = simplified(text)
    return whole if len(whole) == len(text) else "".join(simplified(one)[:1] or one for one in text)
