"""People in Chinese text: what stands at a title, and looks like a name up to the next word that is none.

A Chinese name is a family name with one or two characters more; a foreign one is written with the characters that are
used for sound alone, often with a dot inside. Chinese has no capitals, so a name without a title is left alone, unless
the same name stands at one elsewhere (`people.py`) or in the English.
"""

import re
from functools import cache

from scraper.clean.mentions.name_borders import DOTS, FUNCTION, HAN, TITLES, Place, after_a_name, before_a_name, longest
from scraper.clean.names.names import TRANSLITERATION
from scraper.clean.terms import Terms
from scraper.clean.values.countries import find_countries

FAMILY_NAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔常汤康易乔赖文庞樊殷施洪翟安颜倪牛温芦季"
    "俞章鲁葛伍毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁隋甘景薄单司柏宁"
    "柯阮桂闵丛华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇"
    "敖糜鄢冷卓仇艾蓝都巩稽井练仲乐虞卞封竺冼衣楚佟栗匡宗应巫鞠僧桑荆谌银扬伏岑习胥和蔺楼傅者粟幸麻阎"
)
COMPOUND_FAMILY_NAMES = frozenset("欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 端木 司徒 夏侯".split())
JAPANESE_FAMILY_NAMES = """
    佐佐木 长谷川 佐藤 铃木 高桥 田中 渡边 渡部 伊藤 山本 中村 小林 加藤 吉田 山田 山口 松本 井上 木村
    清水 斋藤 山崎 中岛 阿部 池田 桥本 石川 前田 藤田 小川 后藤 冈田 村上 近藤 石井 坂本 远藤 青木 藤井
    西村 福田 太田 三浦 冈本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井
    工藤 横山 宫崎 宫本 内田 高木 安藤 谷口 大野 丸山 今井 武田 藤原 星山 野田 小泉 安倍 福岛 平野 松井
    岩崎 樱井 木下 野口 菊池 千叶 久保 新井 杉山 增田 大塚 小岛
""".split()
"""Common ones of two or three characters."""
MOSTLY_WORDS = frozenset("应和都连者幸计谈")
"""Families have these names, too; behind a title they are mostly words."""
BEGIN_NO_NAME = "高度|高兴|高级|方案|方面|方式|许多|关于|文件|马上|金额|万余|时代|华人|安排|项目|党员|党组"

ADDRESSES = (
    "先生|女士|夫人|阁下|同志|老师|教授|博士|大使(?!馆)|公使|副?总?领事(?![处馆司团官机保认])|副?[市省州]长|副?主任|副?书记|副?主席|总统|总理|首相"
    "|副?[会校院部局]长|参赞"
)
"""Titles that may stand behind the name."""
AFTER_NAMES = re.compile(
    "(?:[两三四五六七八九十几]?[位名]|等|等[两三四五六七八九十几]?[位名])(?:知名|资深|外国|中国)?(?:专家|学者|教授|嘉宾|老师|选手)"
)
LONGEST_NAME = 24
LONGEST_PART = 6
"""Characters of a foreign name, and of one part of it."""

DOT = re.compile(f"[{DOTS}]")
TITLE = re.compile(TITLES)
ADDRESS = re.compile(ADDRESSES)
HAN_ALONE = re.compile(f"{HAN}+")
TITLED = re.compile(f"(?:{TITLES})[{FUNCTION}]?({HAN}{{1,{LONGEST_PART}}})$")
CERTAIN_END = re.compile(f"{HAN}(?:[^\u4e00-\u9fff]|$|一行|[于率])")
LISTED = re.compile(f"(?:{HAN}{{2,4}}[、和]){{1,6}}{HAN}{{2,4}}$")
BETWEEN_COMMAS = re.compile("[^、和]+")


def at_titles(text: str, terms: Terms) -> list[Place]:
    """Where names stand that a title, an address, a dot or a list makes certain, in a Simplified text.

    >>> from scraper.clean.terms import terms
    >>> text = "副市长李波会见克罗地亚驻华大使达里欧·米海林，副主任王雯、章勇武参加，米海林大使表示感谢。"
    >>> [text[start:end] for start, end in at_titles(text, terms())]
    ['李波', '达里欧·米海林', '王雯', '章勇武', '米海林']
    """
    reads = _Reader(text, terms)
    found = {reads.dotted(dot.start()) for dot in DOT.finditer(text)}
    found |= {reads.chinese(title.end()) or reads.foreign(title.end()) for title in TITLE.finditer(text)}
    found |= {reads.before(address.start()) for address in ADDRESS.finditer(text)}
    found |= {place for people in AFTER_NAMES.finditer(text) for place in reads.list_before(people.start())}
    countries = find_countries(text, "zh-Hans")
    taken = {place for country in countries for place in range(country.start, country.end)}
    places = {place for place in found if place and taken.isdisjoint(range(*place))}
    for _, end in sorted(places):
        while text[end : end + 1] == "、" and (place := reads.chinese(end + 1)):
            places.add(place)
            end = place[1]
    return longest(places)


class _Reader:
    """Reads names off a text, forwards from a title or backwards to one."""

    def __init__(self, text: str, terms: Terms) -> None:
        self.text = text
        self.border = after_a_name(terms)
        self.opening = before_a_name(terms)
        self.word = _word(terms)

    def chinese(self, at: int) -> Place | None:
        """A Chinese name that begins here."""
        if japanese := next(filter(self.text[at : at + 3].startswith, JAPANESE_FAMILY_NAMES), None):
            return self._given_name(at, at + len(japanese), (2, 1, 3, 0))
        family = 2 if self.text[at : at + 2] in COMPOUND_FAMILY_NAMES else 1
        first = self.text[at : at + 1]
        if self.word.match(self.text, at) or (family == 1 and (first not in FAMILY_NAMES or first in MOSTLY_WORDS)):
            return None
        return self._given_name(at, at + family, (1, 2))

    def foreign(self, at: int) -> Place | None:
        """A foreign name without a dot that begins here."""
        end = at
        while end - at <= LONGEST_PART and self._sounds(end) and not (end > at + 1 and self._ends_at(end)):
            end += 1
        return (at, end) if end - at >= 2 and self._ends_at(end) else None

    def before(self, end: int) -> Place | None:
        """A name whose title follows here: 米海林大使, 王雯副主任."""
        for start in range(max(0, end - LONGEST_PART), end - 1):
            name = self.text[start:end]
            chinese = len(name) <= 3 and name[0] in FAMILY_NAMES - MOSTLY_WORDS
            if not HAN_ALONE.fullmatch(name) or not (chinese or TRANSLITERATION.issuperset(name)):
                continue
            if self.opening.search(self.text[max(0, start - 4) : start]) and not self.word.match(self.text, start):
                return start, end
        return None

    def dotted(self, dot: int) -> Place | None:
        """A name with a dot inside; null where the dot stands in something else."""
        start = self._start_of_part(dot)
        end = self._end_of_part(dot + 1)
        last = dot
        while self.text[end : end + 1] in tuple(DOTS) and end - dot < LONGEST_NAME:
            last, end = end, self._end_of_part(end + 1)
        return (start, end) if dot > start and end > last + 1 else None

    def _start_of_part(self, dot: int) -> int:
        """Behind a title, or as far as it sounds; one character is sometimes seldom used for sound (拉斐尔)."""
        title = TITLED.search(self.text[max(0, dot - 12) : dot])
        if title:
            return dot - len(title[1])
        start = dot
        while start > 0 and dot - start < LONGEST_PART and self._sounds(start - 1):
            start -= 1
        opened = self.opening.search(self.text[max(0, start - 4) : start])
        return start if opened or start == dot or not self._sounds(start - 2) else start - 2

    def _end_of_part(self, at: int) -> int:
        """As far as it sounds; a character more if it certainly ends there (拉达那功一行)."""
        end = at
        while end - at < LONGEST_PART and self._sounds(end) and not (end > at and self._ends_at(end)):
            end += 1
        return end + 1 if not self._ends_at(end) and CERTAIN_END.match(self.text, end) else end

    def list_before(self, end: int) -> list[Place]:
        """The Chinese names of 叶鸣秋、楚南星两位专家."""
        listed = LISTED.search(self.text[max(0, end - 36) : end])
        if not listed:
            return []
        at = end - len(listed[0])
        names = [(at + one.start(), at + one.end()) for one in BETWEEN_COMMAS.finditer(listed[0])]
        return [place for place in names if self.text[place[0]] in FAMILY_NAMES and place[1] - place[0] <= 3]

    def _given_name(self, at: int, given: int, lengths: tuple[int, ...]) -> Place | None:
        for end in (given + length for length in lengths):
            if HAN_ALONE.fullmatch(self.text, at, end) and len(self.text) >= end and self._ends_at(end):
                return at, end
        return None

    def _sounds(self, at: int) -> bool:
        return self.text[at : at + 1] in TRANSLITERATION

    def _ends_at(self, at: int) -> bool:
        return self.border.match(self.text, at) is not None


@cache
def _word(terms: Terms) -> re.Pattern[str]:
    """Words that begin with the character of a family, and are no name."""
    known = "|".join(re.escape(term.zh) for term in terms if len(term.zh) > 1 and term.kind != "person")
    return re.compile(f"{known}|{BEGIN_NO_NAME}")
