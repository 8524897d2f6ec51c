"""A text as it is compared with others: what it says, whatever its script, its white space and its marks."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from archive.fold import fold_rows

IN_NUMBER = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
NO_POINT = re.compile(r"\.(?:(?<!\d\.)|(?!\d))")
"""A stop that is no decimal point."""
LATIN = "0-9a-z\u00df-\u024f"
BORDER = "\ue000"
"""A character for private use, which no text holds."""
BESIDE_CHINESE = re.compile(rf" (?:(?<![{LATIN}] )|(?![{LATIN}]))")


def plain(text: str) -> str:
    """A text in Simplified and lower case, without marks; blanks only where they part Latin words or numbers.

    >>> plain("２月２５日，李波 會見「Zoë Novak」。") == plain("2月25日,李波会见 Zoë  Novak")
    True
    >>> plain("约3.5亿元. Or 9,000")
    '约3.5亿元or 9000'
    """
    marked = IN_NUMBER.sub("", text) if "," in text else text
    return BESIDE_CHINESE.sub("", " ".join(NO_POINT.sub(" ", marked.translate(_table())).lower().split()))


def plain_names(names: Iterable[str]) -> set[str]:
    """Names, each plain, folded all at once: a bulletin has dozens.

    >>> sorted(plain_names(["馬爾尚", "Zoë  Novak", "马尔尚"]))
    ['zoë novak', '马尔尚']
    """
    return set(plain(BORDER.join(names)).split(BORDER)) - {""}


@cache
def _table() -> dict[int, str]:
    """As the search index folds characters; a mark becomes a blank."""
    written = {ord(character): folded.strip() or folded for character, folded in fold_rows()}
    return {ord("."): "."} | {
        code: " " if folded != "." and len(folded) == 1 and unicodedata.category(folded)[0] in "PS" else folded
        for code, folded in written.items()
    }
