"""Places that are no countries: cities, districts, counties and provinces.

In Chinese they are told by their last character (市, 区, 县, 省), in English by City, District, County, Province, by
`mayor of`, or because the Chinese of the same bulletin has them. The large places of China are known by name.
"""

import re
from collections.abc import Iterable, Sequence

from scraper.clean.mentions.name_borders import Place, beginning, longest, outside_bodies
from scraper.clean.mentions.people_in_english import candidates, is_office_word
from scraper.clean.mentions.told import Named, Told, beside
from scraper.clean.names.names import TRANSLITERATION, count_sounds, is_pinyin, sounds_alike, spelled_at
from scraper.clean.terms import Terms
from scraper.clean.values.countries import find_countries

KNOWN = dict(
    pair.split("=")
    for pair in """
    重庆=Chongqing 北京=Beijing 上海=Shanghai 天津=Tianjin 河北=Hebei 山西=Shanxi 辽宁=Liaoning
    吉林=Jilin 黑龙江=Heilongjiang 江苏=Jiangsu 浙江=Zhejiang 安徽=Anhui 福建=Fujian 江西=Jiangxi
    山东=Shandong 河南=Henan 湖北=Hubei 湖南=Hunan 广东=Guangdong 海南=Hainan 四川=Sichuan 贵州=Guizhou
    云南=Yunnan 陕西=Shaanxi 甘肃=Gansu 青海=Qinghai 广西=Guangxi 宁夏=Ningxia 新疆=Xinjiang
    成都=Chengdu 西安=Xi'an 武汉=Wuhan 昆明=Kunming 贵阳=Guiyang 南京=Nanjing 杭州=Hangzhou
    广州=Guangzhou 深圳=Shenzhen 厦门=Xiamen 青岛=Qingdao 大连=Dalian 沈阳=Shenyang 长沙=Changsha
    郑州=Zhengzhou 南宁=Nanning 兰州=Lanzhou 乌鲁木齐=Urumqi 哈尔滨=Harbin 拉萨=Lhasa
    """.split()
)
"""Provinces and cities that are named without a suffix, with their Latin names."""

SUFFIX = re.compile("[市县区](?![长场民容值间域县委政级直内外属人])|省(?!长|委|级|略|时)|自治州")
NO_PLACE = re.compile(
    "(?:[全本我该各城都级外上展超门股集夜闹两园地社景郊山校特新片辖小库灾牧林矿战疫贸港禁选专营这那某一个的部方]"
    "|开发|保税|高新|功能|示范|试验|住宅|产业|工业|服务|生活|直辖|沿海|内陆|相关|有关|部分|友好|自治|度假|文化|商业|历史)$"
)
LONGEST = 9
"""Characters before the suffix; 塔尔迪布拉克 has six."""
SHORTEST = 2

NAME = r"[A-ZÀ-Ý][\w'’-]*[a-zà-ž](?: [A-ZÀ-Ý][\w'’-]*[a-zà-ž])?"
NO_NAME = (
    r"(?!(?:\w+ )?Autonomous )(?!(?:The|This|Sister|Friendly|Smart|Old|New|Capital|Central|Municipal|Host|Major) )"
)
WITH_KIND = re.compile(
    rf"\b{NO_NAME}({NAME}) (?:City|District|County|Province|Prefecture|Municipality|Town)\b(?! Government)"
)
KIND = re.compile(" (?:City|District|County|Province|Prefecture|Municipality|Town)$")
MAYOR_OF = re.compile(rf"\b(?i:mayor|city|municipality|province|district|county) of ({NAME})")
ALIKE_FROM = 0.6
LETTERS_PER_HAN, MISFIT = 2.1, 0.3
"""Letters of a foreign place to one character of its Chinese, and what a difference costs: a short name sounds like a
part of any other."""


IN_A_PLACE = re.compile(r"\b(?:[Ii]n|of|to|from|[Aa]t|visit(?:s|ed)?|between|and) $")
"""Before the name of a place; nothing but pinyin tells `Yundu` from the name of a company."""


def places(told: Told, people: Sequence[Named], terms: Terms) -> list[Named]:
    """All places of a bulletin that are no countries; where people stand there are none."""
    zh = {text[start:end] for text in told.chinese.values() for start, end in in_chinese(text, terms)}
    en = {(ordinal, *place) for ordinal, text in told.english.items() for place in in_english(text, terms)}
    for ordinal, text in told.english.items():
        for start, end in candidates(text, terms):
            by_preposition = IN_A_PLACE.search(text[max(0, start - 9) : start])
            if by_preposition and (name := _translated(text[start:end], told.translated_by(ordinal), zh)):
                zh.add(name)
                en.add((ordinal, start, end))
    again = {KIND.sub("", told.english[n][start:end]) for n, start, end in en}
    for ordinal, text in told.english.items():
        en |= {(ordinal, *place) for place in _occurrences(text, again, whole_words=True)}
    latin = {told.english[ordinal][start:end] for ordinal, start, end in en}
    named = {name: link(name, latin) for name in zh}
    found = [
        Named(ordinal, start, end, named[text[start:end]])
        for ordinal, text in told.chinese.items()
        for start, end in _occurrences(text, zh)
    ]
    for ordinal, text in told.english.items():
        here = longest((start, end) for n, start, end in en if n == ordinal)
        found += [Named(ordinal, start, end, KIND.sub("", text[start:end])) for start, end in here]
    return beside(found, people)


def _translated(name: str, zh: Sequence[str], named: Iterable[str]) -> str | None:
    """The Chinese of an English name: characters that spell it, or a place that sounds like it."""
    for text in zh:
        if is_pinyin(name) and (place := spelled_at([name], text)):
            return text[slice(*place)]
    if is_pinyin(name):
        return None
    return next((one for one in sorted(named) if one not in KNOWN and link(one, [name])), None)


def _occurrences(text: str, names: Iterable[str], *, whole_words: bool = False) -> list[Place]:
    """Where any of the names stands."""
    edge = r"\b" if whole_words else ""
    here = (re.escape(name) for name in names if name in text)
    return longest(found.span() for name in here for found in re.finditer(f"{edge}{name}{edge}", text))


def in_chinese(text: str, terms: Terms) -> list[Place]:
    """Where places stand in a Simplified text.

    >>> from scraper.clean.terms import terms
    >>> text = "渝中区和泽伦格勒市结好，代表团参观全市三个区县和高新区，并前往成都。"
    >>> [text[start:end] for start, end in in_chinese(text, terms())]
    ['渝中区', '泽伦格勒市', '成都']
    """
    outside, countries = outside_bodies(terms), find_countries(text, "zh-Hans")
    found = [name.span() for name in re.finditer("|".join(KNOWN), text)]
    for suffix in SUFFIX.finditer(text):
        start = beginning(text, suffix.start(), outside, LONGEST)
        start = max(start, *(country.end for country in countries if country.end <= suffix.start()), 0)
        start = max(start, *(end for _, end in [(0, 0), *found] if end <= suffix.start()))
        start = max(start, *(text.rfind(kind, 0, suffix.start()) + 1 for kind in "市县区省"))
        name = text[start : suffix.start()]
        if len(name) >= SHORTEST and not NO_PLACE.search(name):
            found.append((start, suffix.end()))
    return longest(found)


def in_english(text: str, terms: Terms) -> list[Place]:
    """Where places stand that a word beside them makes certain, or that are known.

    >>> from scraper.clean.terms import terms
    >>> text = "the mayor of Rio Claro and people from Yuzhong District came to Chongqing"
    >>> [text[start:end] for start, end in in_english(text, terms())]
    ['Rio Claro', 'Yuzhong District', 'Chongqing']
    """
    known = re.finditer(rf"\b(?:{'|'.join(KNOWN.values())})\b", text)
    return longest(
        [
            *(name.span() for name in known),
            *(_without_office(name, terms) for name in WITH_KIND.finditer(text)),
            *(_before_office(name, terms) for name in MAYOR_OF.finditer(text)),
        ]
    )


def _before_office(found: re.Match[str], terms: Terms) -> Place:
    """`mayor of Chongqing Municipal` without its last word."""
    _, blank, last = found[1].partition(" ")
    return found.start(1), found.end(1) - (len(last) + 1 if blank and is_office_word(last, terms) else 0)


def _without_office(found: re.Match[str], terms: Terms) -> Place:
    """`Tour Qinghe County` without its first word."""
    first, blank, _ = found[1].partition(" ")
    skip = len(first) + 1 if blank and is_office_word(first, terms) else 0
    return found.start() + skip, found.end()


def link(zh: str, latin: Iterable[str]) -> str | None:
    """The Latin name of a Chinese place, out of several; null where none fits.

    >>> link("泽伦格勒市", ["Zelengrad", "Lumar"]), link("渝中区", ["Yuzhong"]), link("重庆", [])
    ('Zelengrad', 'Yuzhong', 'Chongqing')
    """
    bare = re.sub("[市县区省]$|自治州$", "", zh)
    if bare in KNOWN:
        return KNOWN[bare]
    fitting = {" ".join(words): _likeness(bare, words) for words in (KIND.sub("", name).split() for name in latin)}
    best = max(sorted(fitting), key=lambda name: (fitting[name], len(name)), default="")
    return best if fitting.get(best, 0.0) >= ALIKE_FROM else None


def _likeness(bare: str, words: list[str]) -> float:
    if spelled_at(words, bare) == (0, len(bare)):
        return 1.0
    if sum(one in TRANSLITERATION for one in bare) < len(bare) - 1:
        return 0.0
    sounds = [sounds_alike(word, bare) for word in words if count_sounds(word) > 1]
    letters = sum(map(len, words)) / len(bare)
    return min(sounds, default=0.0) - MISFIT * abs(letters - LETTERS_PER_HAN)
