"""Where names begin and end in Chinese, which has neither blanks nor capitals: words that are in no name."""

import re
from collections.abc import Iterable
from functools import cache

from scraper.clean.terms import Term, Terms

Place = tuple[int, int]
"""Where something stands in a text, code points."""

HAN = "[\u4e00-\u9fff]"
DOTS = "·•・．"
"""Between the parts of a foreign name."""
FUNCTION = "与和及同在对向将率为从到来于等也还说是被由任则曾已就并以的因会先参当应携赴作这一了有请"
"""Words of one character that names of people hardly contain."""
TITLES = (
    "市长|省长|州长|县长|区长|镇长|主任|书记|秘书长|大使(?!馆)|公使|总?领事(?![处馆司团官机保认])|参赞|代办|处长|局长|部长|司长|厅长|院长|校长|会长|主席"
    "|总统|总理|首相|国王|女王|议长|议员|理事长|董事长|总裁|经理|团长|站长|社长|馆长|台长|行长|所长|外长|队长|组长|教授|博士|专家"
    "|研究员|翻译(?![室处中])|巡视员|调研员|记者|先生|女士|夫人|阁下|同志|老师|秘书|武官|特使|顾问|创始人|负责人|学员|医生|设计师|志愿者"
    "|艺术家|企业家|作家|学者|助理|主厨|委员|常委|成员(?!单位)|外交官"
)
"""How posts and addresses end; a person's name may follow."""
LOOKAHEAD = 2
"""Characters behind a title that may say that it is none (领事处)."""
IN_NAMES_OF_BODIES = frozenset(
    "发展 服务 交流 合作 旅游 体验 学习 保护 建设 管理 规划 创新 投资 促进 监督 推广 展示 运输 检查 "
    "工作 改革 组织".split()
)
"""Verbs of the term base that are also in the names of bodies (发展改革委)."""


def longest(places: Iterable[Place]) -> list[Place]:
    """The longest of places that overlap, in the order of the text.

    >>> longest([(0, 2), (0, 5), (4, 7), (6, 8)])
    [(0, 5), (6, 8)]
    """
    kept: list[Place] = []
    taken: set[int] = set()
    for start, end in sorted(set(places), key=lambda place: (place[0] - place[1], place)):
        if taken.isdisjoint(range(start, end)):
            kept.append((start, end))
            taken.update(range(start, end))
    return sorted(kept)


@cache
def after_a_name(terms: Terms) -> re.Pattern[str]:
    """What the name of a person is followed by."""
    others = (
        "代表|发来|谈到|谈道|评价|夫妇|宣读|特别|亲自|本人|两位|三位|通过|要求|坦言|提议|请来|讲|首先|随团|有关|一行"
    )
    return re.compile(rf"$|[^\u4e00-\u9fff{DOTS}]|[{FUNCTION}]|{TITLES}|{others}|{verbs(terms)}")


@cache
def before_a_name(terms: Terms) -> re.Pattern[str]:
    """What the name of a person may follow."""
    return re.compile(rf"(?:^|[^\u4e00-\u9fff{DOTS}]|[{FUNCTION}]|{TITLES}|{verbs(terms)})$")


@cache
def outside_bodies(terms: Terms) -> re.Pattern[str]:
    """What is not inside the name of a body or a place."""
    function = re.sub("[会一为同任因]", "", FUNCTION) + "年月日"
    said = "|".join(re.escape(term.zh) for term in _verbs(terms) if term.zh not in IN_NAMES_OF_BODIES)
    others = (
        "会同|来自|联合|给予|走访|一如既往|政府外办|有关|相关|负责|请来|及其|深入|情谊|当前|目前|此前|日前|正值|配合|助力|通过"
        "|提议|保留|组建|代表|[致帮]"
    )
    return re.compile(rf"[^\u4e00-\u9fff]|{TITLES}|{said}|{others}|[{function}]")


def beginning(text: str, end: int, outside: re.Pattern[str], reach: int) -> int:
    """Where the name begins that ends at a place: behind the last word that is not in it.

    >>> beginning("邀请市商务委", 5, re.compile("邀请"), 24)
    2
    """
    first = max(0, end - reach)
    window = outside.finditer(text, first, end + LOOKAHEAD)
    return max((word.end() for word in window if word.end() <= end), default=first)


def verbs(terms: Terms) -> str:
    """The verbs of the term base, as a pattern."""
    return "|".join(re.escape(term.zh) for term in _verbs(terms))


def _verbs(terms: Terms) -> list[Term]:
    return [term for term in terms if term.kind == "verb" and len(term.zh) > 1]
