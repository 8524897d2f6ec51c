"""People of one bulletin, in both languages: the certain ones first, then the same names wherever they stand.

A name in one language is certain by a title beside it (`people_in_chinese.py`, `people_in_english.py`), or because the
other language has it: spelled in pinyin (章勇武 = Zhang Yongwu) or written by its sound (米海林 = Mihelin).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scraper.clean.mentions import people_in_chinese, people_in_english
from scraper.clean.mentions.name_borders import DOTS
from scraper.clean.mentions.people_in_chinese import FAMILY_NAMES, JAPANESE_FAMILY_NAMES
from scraper.clean.mentions.people_in_english import is_chinese_name
from scraper.clean.mentions.told import Named, Told
from scraper.clean.names.names import TRANSLITERATION, count_sounds, is_pinyin, sounds_alike, spelled_at
from scraper.clean.terms import Terms

ALIKE_FROM = 0.75
"""From this on a foreign name in Latin letters and one in Chinese are the same; by chance two reach 0.5."""
BY_SOUND = 0.99
"""The most that sound alone can say; pinyin that spells the name is better."""
FEWEST_SOUNDS = 3
"""Consonants that a foreign name must have before its sound alone makes it a name."""
SMALL_WORD = re.compile(r" [a-z]{2,}\b")
SHORTEST_PART = 4
"""Letters of a part of a foreign name that is looked for by itself."""


def people(told: Told, terms: Terms) -> list[Named]:
    """All names of people in a bulletin, whose words in the term base are no names."""
    in_zh = {text[a:b] for text in told.chinese.values() for a, b in people_in_chinese.at_titles(text, terms)}
    in_en = {text[a:b] for text in told.english.values() for a, b in people_in_english.at_titles(text, terms)}
    for ordinal, text in told.english.items():
        by_translation = list(_translated(text, told.translated_by(ordinal), in_zh, terms))
        in_en |= {name for name, _ in by_translation}
        in_zh |= {name for _, name in by_translation if name}
    longest = _longest_forms(in_en)
    latin = _with_parts({name: link(name, set(longest.values())) for name in in_zh})
    found = [
        Named(ordinal, start, end, latin[name])
        for ordinal, text in told.chinese.items()
        for start, end, name in _occurrences(text, latin, "{}")
    ]
    found += [
        Named(ordinal, start, end, longest[name])
        for ordinal, text in told.english.items()
        for start, end, name in _occurrences(text, longest, r"(?<!\w){}(?!\w)")
    ]
    return sorted(found, key=lambda one: (one.segment, one.start))


def link(zh: str, latin: Iterable[str]) -> str | None:
    """The Latin form of a Chinese name, out of several; null where none fits.

    >>> link("章勇武", {"Zhang Yongwu", "Li Bo"}), link("达里欧·米海林", {"Dario Mihelin", "Marko Petric"})
    ('Zhang Yongwu', 'Dario Mihelin')
    """
    fitting = {name: likeness(zh, name) for name in sorted(latin)}
    best = max(fitting, key=lambda name: (fitting[name], len(name)), default=None)
    return best if best and fitting[best] >= ALIKE_FROM else None


def likeness(zh: str, latin: str) -> float:
    """Whether a Chinese and a Latin name are the same, in [0, 1]; 1 if one spells the other.

    >>> likeness("李波", "Li Bo"), likeness("米海林", "Dario Mihelin"), likeness("李波", "Dario Mihelin")
    (1.0, 0.99, 0.0)
    """
    words = latin.split()
    if spelled_at(words, zh) == (0, len(zh)):
        return 1.0
    dotted = re.search(f"[{DOTS}]", zh)
    if is_chinese_name(latin) or not (dotted or TRANSLITERATION.issuperset(zh)):
        return 0.0
    if dotted:
        heard = [sounds_alike(word, zh) for word in words if count_sounds(word) > 1]
        return min(BY_SOUND, sum(heard) / len(heard)) if heard else 0.0
    parts = [part for part in (words[-1], "".join(words)) if count_sounds(part) >= FEWEST_SOUNDS]
    return min(BY_SOUND, max((sounds_alike(part, zh) for part in parts), default=0.0))


def _translated(en: str, zh: Sequence[str], in_zh: Iterable[str], terms: Terms) -> Iterable[tuple[str, str | None]]:
    """Names in English that the Chinese has, too, and their Chinese where it was not known to be a name."""
    for name, tail in dict.fromkeys(_with_tails(en, terms)):
        if tail and " " not in name and (place := _spelled_in([name, tail.strip()], zh)):
            yield f"{name}{tail}", place  # Wang kuiwan: the given name lost its capital
        elif " " in name and (place := _spelled_in(name.split(), zh)):
            yield name, place
        elif _sounds_like_one(name, in_zh):
            yield name, None


def _with_tails(en: str, terms: Terms) -> Iterator[tuple[str, str]]:
    """Capitalised names and the small word behind each."""
    for start, end in people_in_english.candidates(en, terms):
        tail = SMALL_WORD.match(en, end)
        yield en[start:end], tail[0] if tail else ""


def _sounds_like_one(name: str, of: Iterable[str]) -> bool:
    """Whether all words of a name sound like a Chinese name; one word alone sounds like too many."""
    words = name.split()
    if len(words) == 1 or all(map(is_pinyin, words)) or count_sounds(words[-1]) < FEWEST_SOUNDS:
        return False
    return any(min(sounds_alike(word, zh) for word in words) >= ALIKE_FROM for zh in of if "·" in zh)


def _spelled_in(words: Sequence[str], zh: Sequence[str]) -> str | None:
    """The characters that a family name and a given name spell."""
    for text in zh:
        place = spelled_at(words, text)
        if place and text[place[0]] in FAMILY_NAMES and text[place[1] : place[1] + 1] != "族":
            return text[slice(*place)]
    return None


def _longest_forms(names: Iterable[str]) -> dict[str, str]:
    """Every form of a name that may stand alone, and the longest form of it.

    >>> _longest_forms({"Dario Mihelin", "Mihelin", "Li Bo"})["Mihelin"]
    'Dario Mihelin'
    """
    by_length = sorted(names, key=lambda name: (-len(name), name))
    forms = {name: name for name in by_length}
    for name in by_length:
        if not is_chinese_name(name):
            for part in name.split():
                if len(part) >= SHORTEST_PART and part[0].isupper():
                    forms.setdefault(part, name)
        whole = next((longer for longer in by_length if _is_part(name, longer)), name)
        forms[name] = forms.get(whole, whole) if whole != name else name
    return forms


def _is_part(name: str, longer: str) -> bool:
    return name != longer and f" {name} " in f" {longer} " and not is_chinese_name(longer)


def _with_parts(names: Mapping[str, str | None]) -> dict[str, str | None]:
    """With the part of foreign names by which people are mentioned again."""
    parts: dict[str, str | None] = dict(names)
    for name, latin in names.items():
        last = re.split(f"[{DOTS}]", name)[-1]
        if last != name and len(last) > 1:
            parts.setdefault(last, latin)
        family = next(filter(name.startswith, JAPANESE_FAMILY_NAMES), name)
        parts.setdefault(family, latin)
    return parts


def _occurrences(text: str, names: Mapping[str, object], around: str) -> Iterable[tuple[int, int, str]]:
    """Where names stand, the longest first; each place once."""
    if not names:
        return
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for found in re.finditer(around.format(f"({either})"), text):
        yield found.start(1), found.end(1), found[1]
