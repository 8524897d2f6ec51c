"""Names across the languages: pinyin spelled out, and foreign names by the sounds that both spellings keep.

A Chinese name is spelled in pinyin, in one of several forms (`Zhang Yongwu`, `Wang kuiwan`, `Zhang Yong-wu`), by any
reading that its characters have. A foreign name is written with characters of a small set that is used for sound
alone; vowels get lost on the way, consonants mostly stay (米海林 = m-h-l-n = Mihelin).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from scraper.clean.language.language import HAN

LONGEST_NAME = 4
"""Characters of a Chinese name or place; 欧阳 and the like have two for the family."""
SHORTEST_NAME = 2
"""One character alone is spelled by too many words."""

TRANSLITERATION = frozenset(
    "阿埃艾爱安昂奥澳巴白拜班邦保堡鲍北贝本比毕彼边宾波伯博勃卜布查昌彻茨慈次聪达代戴黛丹道德登邓狄迪蒂丁东杜敦多顿"
    "厄恩尔耳法凡范方菲费芬丰冯佛夫弗福富盖甘冈高戈哥格葛根贡古瓜圭贵哈海汉豪赫黑亨洪侯胡华怀惠霍基吉计季济加佳贾江"
    "杰捷金津京居卡凯坎康考柯科可克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理丽利莉力廉连良列林琳龙隆娄卢鲁路露伦罗洛吕马"
    "玛迈麦曼芒毛茂梅门蒙米密敏明莫摩墨默姆木穆拿那娜纳奈南内尼妮年宁牛纽农努诺女欧帕派潘庞培佩彭蓬皮匹平泼珀普齐奇"
    "契恰乔切琴青琼丘屈让热仁日荣茹瑞若萨塞赛桑瑟森沙莎山尚绍舍申圣施什石史舒朔丝思斯松苏孙索塔泰坦汤唐陶特腾提田"
    "廷通图吐托陀瓦万旺威韦维魏文翁沃乌武伍希西锡夏香肖谢辛欣兴雄休修许雅亚延扬杨耶叶伊依因尹英尤友于约云泽扎詹珍芝治"
    "朱竺卓兹子宗佐茜薇薛莲蔡谦裴璐翰诗蓉蒋娅茵立得略乐朵空功"
)
"""Characters that foreign names are usually written with, as the tables of the news agencies have it."""
JOINTS = "·•・．-—"

SYLLABLES = Path(__file__).with_name("syllables.tsv")
"""Made by `generate_syllables.py`."""

SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|yue|yun|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|[aeiouvü])"
)
PINYIN = re.compile(rf"(?:{SYLLABLE})+")
LONGEST_SYLLABLE = 6
NO_LETTER = re.compile(r"[^a-zü]")
LATELY = 20_000
"""Names that are remembered: more than a page has, and few beside what is kept of readings."""
INITIAL = re.compile(r"^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])")
SOUNDS = {
    "b": "B",
    "p": "B",
    "m": "M",
    "f": "F",
    "d": "D",
    "t": "D",
    "n": "N",
    "l": "L",
    "g": "G",
    "k": "G",
    "h": "HG",
    "j": "SG",
    "q": "SG",
    "x": "SH",
    "zh": "S",
    "ch": "S",
    "sh": "S",
    "r": "LS",
    "z": "S",
    "c": "S",
    "s": "S",
    "w": "F",
    "y": "Y",
}
"""Which sounds an initial of pinyin stands for: B labial stops, F labial fricatives, S all hisses, and so on."""
SPELLINGS = (
    ("sch", "S"),
    ("tch", "S"),
    ("ch", "SGH"),
    ("sh", "S"),
    ("zh", "S"),
    ("ph", "F"),
    ("th", "DS"),
    ("gh", "G"),
    ("kh", "HG"),
    ("ck", "G"),
    ("ts", "S"),
    ("tz", "S"),
    ("qu", "G"),
    ("ng", "N"),
    ("x", "S"),
    ("c", "GS"),
    ("q", "GS"),
    ("j", "SYH"),
    ("g", "GSH"),
    ("b", "B"),
    ("p", "B"),
    ("m", "MN"),
    ("n", "N"),
    ("f", "F"),
    ("v", "F"),
    ("w", "F"),
    ("d", "D"),
    ("t", "D"),
    ("k", "G"),
    ("h", "H"),
    ("l", "L"),
    ("r", "LR"),
    ("s", "S"),
    ("z", "S"),
    ("ç", "S"),
    ("ñ", "N"),
)
"""The same for Latin letters, the longest first. Vowels and y have none."""
FAINT = frozenset("YHR")
"""Sounds that are often written in one language alone: h, r, and y before a vowel."""

FEWEST_SOUNDS = 2


def readings(han: str) -> tuple[str, ...]:
    """All readings of one Simplified character without tones, as passports have them (`lü` is `lu`, `lv` or `lyu`).

    >>> readings("重"), readings("吕"), readings("A")
    (('chong', 'tong', 'zhong'), ('lu', 'lv', 'lyu'), ())
    """
    return _table().get(han, ())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Readings by character, out of the file that has characters by reading."""
    found: dict[str, tuple[str, ...]] = {}
    for line in SYLLABLES.read_text(encoding="utf-8").splitlines():
        spelled, characters = line.split("\t")
        for character in characters:
            found[character] = (*found.get(character, ()), spelled)
    return found


@lru_cache(LATELY)
def is_pinyin(word: str) -> bool:
    """Whether a word may be pinyin at all.

    >>> is_pinyin("Yongwu"), is_pinyin("Xi'an"), is_pinyin("Yong-wu"), is_pinyin("Mihelin"), is_pinyin("Smith")
    (True, True, True, True, False)
    """
    return PINYIN.fullmatch(NO_LETTER.sub("", word.lower())) is not None


@lru_cache(4096)
def syllables(zh: str) -> dict[str, list[int]]:
    """Where each syllable stands in a Chinese text, by all readings of its characters.

    >>> syllables("章勇武")
    {'zhang': [0], 'yong': [1], 'wu': [2]}
    """
    table = _table()
    places: dict[str, list[int]] = {}
    for at, char in enumerate(zh):
        for reading in table.get(char, ()):
            places.setdefault(reading, []).append(at)
    return places


def spelled_at(words: Sequence[str], zh: str, places: dict[str, list[int]] | None = None) -> tuple[int, int] | None:
    """Where in a Chinese text the characters stand that words spell in pinyin, each word whole characters.

    Args:
        words: in small letters or capitals, with hyphens and apostrophes or without.
        zh: the text.
        places: its `syllables`, where they are known already.

    >>> spelled_at(["Wang", "kuiwan"], "副秘书长汪夔万"), spelled_at(["Yong-wu"], "章勇武"), spelled_at(["Li"], "李波")
    ((4, 7), (1, 3), None)
    """
    spelled = [_letters(word) for word in words]
    if not all(spelled):
        return None
    ways = _syllables_of(tuple(spelled))
    if not ways:
        return None
    places = syllables(zh) if places is None else places
    found = (_in_a_row(way, places) for way in ways)
    return min((place for place in found if place), default=None)


@lru_cache(LATELY)
def _letters(word: str) -> str:
    """A word in small letters, without hyphens and apostrophes."""
    return NO_LETTER.sub("", word.lower())


@lru_cache(LATELY)
def _syllables_of(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """All ways to read words as the syllables of a name; most foreign words are none.

    >>> _syllables_of(("li", "xian")), _syllables_of(("smith",))
    ((('li', 'xi', 'an'), ('li', 'xian')), ())
    """
    ways = [way for way in _read_on(words, LONGEST_NAME) if len(way) >= SHORTEST_NAME]
    return tuple(ways)


def _read_on(words: tuple[str, ...], most: int) -> Iterator[tuple[str, ...]]:
    """The words as at most so many syllables."""
    if not words:
        yield ()
        return
    word, *others = words
    for size in range(1, min(len(word), LONGEST_SYLLABLE) + 1):
        if most and word[:size] in _all_readings():
            rest = (word[size:], *others) if size < len(word) else tuple(others)
            yield from ((word[:size], *way) for way in _read_on(rest, most - 1))


@cache
def _all_readings() -> frozenset[str]:
    return frozenset(reading for read in _table().values() for reading in read)


def _in_a_row(way: Sequence[str], places: dict[str, list[int]]) -> tuple[int, int] | None:
    """Where syllables first stand one behind the other."""
    if not all(syllable in places for syllable in way):
        return None
    for start in places[way[0]]:
        if all(start + n in places[syllable] for n, syllable in enumerate(way)):
            return start, start + len(way)
    return None


def sounding(zh: str) -> list[str]:
    """The parts of a Chinese text that may be foreign names by their characters.

    >>> sounding("克罗地亚驻华大使达里欧·米海林来渝访问")
    ['克罗', '亚', '华', '达里欧·米海林']
    """
    runs: list[str] = []
    open_run = False
    for char in zh:
        part = char in TRANSLITERATION or (open_run and char in JOINTS)
        if part and open_run:
            runs[-1] += char
        elif part:
            runs.append(char)
        open_run = part
    return runs


@lru_cache(LATELY)
def sounds_alike(word: str, run: str) -> float:
    """How well a Latin name sounds like some part of a run of Chinese characters, in [0, 1].

    A name with less than two consonants is never told apart from others, so it is like none.

    >>> sounds_alike("Mihelin", "达里欧·米海林"), sounds_alike("Horvat", "霍尔瓦特"), sounds_alike("Ito", "达里欧")
    (1.0, 1.0, 0.0)
    """
    wanted, heard = _latin_sounds(word.lower()), [sound for char in run for sound in _han_sounds(char)]
    if len(wanted) < FEWEST_SOUNDS:
        return 0.0
    costs = [0.0] * (len(heard) + 1)
    for sound in wanted:
        row = [costs[0] + _omission(sound)]
        for at, other in enumerate(heard):
            differs = 0.0 if set(sound) & set(other) else 1.0
            row.append(min(costs[at] + differs, costs[at + 1] + _omission(sound), row[at] + _omission(other)))
        costs = row
    return round(max(0.0, 1 - min(costs) / len(wanted)), 3)


def count_sounds(word: str) -> int:
    """How many consonants a Latin name has that its Chinese spelling may keep.

    >>> count_sounds("Mihelin"), count_sounds("Mayo")
    (4, 1)
    """
    return len(_latin_sounds(word.lower()))


def _omission(sound: str) -> float:
    """What it costs that only one spelling has a sound."""
    return 0.4 if set(sound) & FAINT else 1.0


@lru_cache(LATELY)
def _latin_sounds(word: str) -> tuple[str, ...]:
    """The consonants of a word in Latin letters; a doubled one is one."""
    found: list[str] = []
    at = 0
    while at < len(word):
        letters, sound = next((pair for pair in SPELLINGS if word.startswith(pair[0], at)), (word[at], ""))
        doubled = at > 0 and letters == word[at - 1]
        if sound and not doubled:
            found.append(sound)
        at += len(letters)
    return tuple(found)


@cache
def _han_sounds(char: str) -> tuple[str, ...]:
    """The consonants of one character: how it begins, and whether it ends in a nasal."""
    if not HAN.match(char):
        return ()
    read = readings(char)
    if "er" in read:
        return ("L",)
    initials = (match[0] for reading in read if (match := INITIAL.match(reading)))
    begins = "".join(sorted({sound for initial in initials for sound in SOUNDS[initial]}))
    nasal = all(reading.endswith(("n", "ng")) for reading in read)
    return tuple(filter(None, (begins, "N" if nasal else "")))
