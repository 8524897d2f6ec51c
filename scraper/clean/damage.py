"""Is a text damaged? Mirrors of the magazine put readings in brackets into the middle of Chinese words (`貿(mào)易`).

The text is left as it was read, and an issue says so. A real gloss (`重慶(Chóngqìng)`) stands here and there and on
different characters; damage stands on many.
"""

import re

from schemas.records import Issue
from scraper.clean.language import HAN, PINYIN_GLOSS

DAMAGED_FROM = 3
"""Different annotated characters in one bulletin; three were enough to keep every dictionary and primer out."""

ANNOTATED = re.compile(rf"({HAN.pattern})({PINYIN_GLOSS.pattern})")


def damage_issue(key: str, text: str) -> Issue | None:
    """An issue where readings were put into a bulletin's Chinese, else null.

    >>> damage_issue("k", "綠色發(fā)展、貿(mào)易、經(jīng)濟、發(fā)展").evidence
    '4 readings in brackets behind 3 characters, such as 發(fā)'
    """
    found = ANNOTATED.findall(text)
    characters = {character for character, _ in found}
    if len(characters) < DAMAGED_FROM:
        return None
    return Issue(
        stage="clean",
        kind="damaged_text",
        where=key,
        evidence=f"{len(found)} readings in brackets behind {len(characters)} characters, such as {''.join(found[0])}",
        suggestion="the text stands as it was read; look for an undamaged copy of the page",
    )
