"""A reading version in the other script, beside the text of record and never in its place.

Traditional text goes through OpenCC's `t2s`, after the repair. `t2s` leaves 著 where Simplified text writes 着 for an
action that goes on (牵挂著); `tw2s` would change it everywhere, and so break 原著 and 编著. Simplified text is never
converted "again": its 於 and 乾 are names.
"""

import re
from functools import cache
from typing import Literal

from opencc import OpenCC

from schemas.records import Lang

Script = Literal["zh-Hans", "zh-Hant"]

GOES_ON = re.compile("(?<![显原名编专土卓昭论遗])著(?![名作者称述书])")
"""著 outside 著名 显著 著作 著者 原著 名著 编著 专著 土著 卓著 昭著 论著 遗著 著称 著述 著书."""


def to_simplified(text: str) -> str:
    """Traditional text in Simplified characters.

    >>> to_simplified("時刻牽掛著企業，著力解決"), to_simplified("顯著的名著，編著者著稱於世")
    ('时刻牵挂着企业，着力解决', '显著的名著，编著者著称于世')
    """
    return GOES_ON.sub("着", _converted("t2s", text))


def to_traditional(text: str) -> str:
    """Simplified text in Traditional characters, in the forms that most readers know (為, 群, 裡), words unchanged.

    >>> to_traditional("为群众办实事，时刻牵挂着企业")
    '為群眾辦實事，時刻牽掛著企業'
    """
    return _converted("s2tw", text)


def in_script(text: str, lang: Lang, script: Script) -> str:
    """A reading version of any text; one that is in that script already, or in no Chinese, is given back as it is.

    >>> in_script("於先生，乾杯", "zh-Hans", "zh-Hans"), in_script("開放", "zh-Hant", "zh-Hans")
    ('於先生，乾杯', '开放')
    """
    if lang == "zh-Hant" and script == "zh-Hans":
        return to_simplified(text)
    return to_traditional(text) if lang == "zh-Hans" and script == "zh-Hant" else text


def simplified(text: str, lang: Lang) -> str:
    """What searches go through: Traditional text in Simplified characters, anything else as it is.

    >>> simplified("開放", "zh-Hant"), simplified("Open", "en")
    ('开放', 'Open')
    """
    return in_script(text, lang, "zh-Hans")


def _converted(config: str, text: str) -> str:
    converted: str = _converter(config).convert(text)
    return converted


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)
