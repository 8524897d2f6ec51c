"""Numerals as words: 二百五十, 二〇二一 and 廿五; sixteenth, two hundred and fifty, III."""

import re
from decimal import Decimal

CHINESE_DIGITS = {**{digit: value for value, digit in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1_000}
CHINESE_MYRIADS = {"万": 10**4, "亿": 10**8}
# Runs are bounded: no number is longer, and a hostile page may hold one of any length.
CHINESE_NUMERAL = f"[{''.join(CHINESE_DIGITS)}{''.join(CHINESE_UNITS)}{''.join(CHINESE_MYRIADS)}廿卅]{{1,24}}"

UNITS = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
UNIT_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth".split()
TEEN_ORDINALS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)
TENS_ORDINALS = [f"{ten.removesuffix('y')}ieth" for ten in TENS]
SCALES = {
    "hundred": 100,
    "hundredth": 100,
    "thousand": 10**3,
    "thousandth": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
WORDS = {
    **{word: value for words in (UNITS, UNIT_ORDINALS) for value, word in enumerate(words, 1)},
    **{word: value for words in (TEENS, TEEN_ORDINALS) for value, word in enumerate(words, 10)},
    **{word: 10 * value for words in (TENS, TENS_ORDINALS) for value, word in enumerate(words, 2)},
}
_UNIT = "|".join(UNITS + UNIT_ORDINALS)
_BELOW_HUNDRED = (
    rf"(?:(?:{'|'.join(TENS)})[ -](?:{_UNIT})\b|(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})(?![a-z]))"
)
SCALE = rf"(?:[ -](?:{'|'.join(sorted(SCALES, key=len, reverse=True))})\b)"
ENGLISH_NUMERAL = (
    rf"(?:a (?:hundred|thousand|million|billion)\b|{_BELOW_HUNDRED}){SCALE}{{0,3}}"
    rf"(?:(?: and|,)? (?:{_BELOW_HUNDRED}){SCALE}{{1,3}}){{0,4}}(?:(?<=hundred|housand) and {_BELOW_HUNDRED})?"
)
ROMAN = {numeral: value for value, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)}


def plain(number: Decimal) -> str:
    """A number without exponent, separators or trailing zeros.

    >>> plain(Decimal("1.80") * 10_000), plain(Decimal("12.50"))
    ('18000', '12.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_numeral(text: str) -> int | None:
    """The value of a Chinese numeral; null where it is none, such as two digits side by side (三四, three or four).

    >>> [chinese_numeral(text) for text in ("十六", "二百五十", "两万零三", "二〇二一", "廿五", "三四", "万")]
    [16, 250, 20003, 2021, 25, None, None]
    """
    text = text.replace("廿", "二十").replace("卅", "三十")
    if all(character in CHINESE_DIGITS for character in text):
        spelt = len(text) == 1 or len(text) == 4 or "〇" in text[1:]
        return int("".join(str(CHINESE_DIGITS[digit]) for digit in text)) if spelt else None
    total = section = 0
    digit: int | None = None
    last_unit = 10**12
    for character in text:
        if character in CHINESE_DIGITS:
            if digit:
                return None
            digit = CHINESE_DIGITS[character]
        elif character in CHINESE_UNITS:
            unit = CHINESE_UNITS[character]
            if unit >= last_unit or (digit is None and (unit != 10 or section)):
                return None
            section += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        else:
            if not section and not digit and not total:
                return None
            total = (total + section + (digit or 0)) * CHINESE_MYRIADS[character]
            section, digit, last_unit = 0, None, 10**12
    return total + section + (digit or 0)


def english_numeral(text: str) -> int:
    """The value of what `ENGLISH_NUMERAL` matched; 0 for a bare article.

    >>> [english_numeral(text) for text in ("sixteenth", "Twenty-one", "two hundred and fifty", "a hundred million")]
    [16, 21, 250, 100000000]
    """
    total = part = 0
    for word in re.findall("[a-z]+", text.lower()):
        if word in SCALES:
            part = (part or 1) * SCALES[word]
        elif word in WORDS:
            if part >= 100 and part % 1000 == 0:
                total, part = total + part, 0
            part += WORDS[word]
    return total + part
