"""Bodies in running text: offices, missions, schools, companies, told by the word they end in and where they begin.

In Chinese the end is a suffix (委, 外办, 总领事馆, 公司), and the beginning is where a verb, a particle or another body
ends. Suffixes that are also syllables of words (主办, 全部, 到处) count only behind 市, 省 and the like. In English a
body is a run of capitalised words, with `of` and `and` in it, that holds a word such as Office or University.
"""

import re
from functools import cache

from scraper.clean.mentions.name_borders import HAN, Place, beginning, longest, outside_bodies
from scraper.clean.mentions.places import KNOWN
from scraper.clean.terms import Terms
from scraper.clean.values.countries import find_countries

LONG_ENDS = (
    "委员会|办公室|总领事馆|领事馆|大使馆|总领馆|使领馆|使馆|领馆|[大中小]学(?!生)|学院|学校|医院|公司|集团|协会|学会|联合会|商会"
    "|基金会|研究院|研究所|中心|银行|政府|博物馆|图书馆|美术馆|体育馆|展览馆|电视台|法院|检察院|出版社|报社|通讯社|实验室|剧院"
    "|大剧院|幼儿园|代表处|办事处|贸促会|友协|红十字会|外办|侨办|台办|人大|政协|海关|产业园|工业园"
)
SHORT_ENDS = (
    "(?<![主举承协开创督])(?:办(?![理法公事学])|委(?![员托])|局(?![面长势部])|厅(?![长堂级])|部(?![门分署长队级])"
    "|处(?![长理境置于])|室(?![内外]))"
)
RULED_BY = "市|省|区|县|州|国家|中央|全国|外交|商务|教育"
DIVISION = re.compile(f"({HAN}{{2,5}}[处室])(?=负责|有关|相关|主要|副?处长|等|、|和|及|与|承办|[，。,]|$)")
NO_DIVISION = re.compile("(?:[到好之用长深何相益处远难住此出教各]|各个|内设|部分|有关|相关)[处室]$")
BEGIN_NO_BODY = "第|国驻|[该这各本其两每全我贵此某]|一[家个所]|[几数]家|当地|有关|相关|多家|部分|等|[分子]公司"
LONGEST = 24
LONGEST_CITY = 4
"""Characters of the name of a city before 市."""

HEADS = (
    "Office|Commission|Committee|Bureau|Division|Department|Ministry|Consulates?(?: General)?|Embass(?:y|ies)"
    "|University|College|School|Hospital|Company|Corporation|Group|Association|Council|Institute|Academy|Center"
    "|Centre|Bank|Museum|Library|Federation|Chamber|Organization|Organisation|Agency|Administration|Alliance"
    "|Section|Authority|Press|Government|Congress|Society|Foundation|Laboratory|Theater|Theatre|Ltd|Customs"
    "|Secretariat|Hall"
)
CAPITALISED = r"[A-ZÀ-Ý][\w'’&./-]*\w"
RUN = re.compile(
    rf"\b{CAPITALISED}"
    rf"(?: (?:of|and|for|in|&)(?: the)? {CAPITALISED}|(?<=[a-z]), {CAPITALISED}(?=,? and )| {CAPITALISED})*"
)
HEAD = re.compile(rf"\b(?:{HEADS})\b")
NO_TAIL = rf"(?! (?:{CAPITALISED} )?(?:District|County|Director|President|Chair|Mr|Ms)\b)"
BEHIND_HEAD = re.compile(
    rf"(?:(?: (?:of|for)(?: the)?| in(?= {CAPITALISED}$))(?: (?!(?:Mr|Ms|Mrs|Dr)\b){CAPITALISED})+)+"
    rf"(?:(?:, {CAPITALISED})*,? (?:and|&){NO_TAIL}(?: {CAPITALISED})+)?"
)
"""`of Ecology and Environment`; in a headline a verb follows, which is capitalised as well."""
POSTS = (
    "Officials|Staff|Representatives?|Leaders|Director(?:[- ]General)?|Secretary(?:[- ]General)?|President"
    "|Chair(?:man|woman|person)?|Head|Mayor|(?:National )?Coordinator|Ceremony|Minister|Member|Dean"
    "|Consul(?:[- ]General)?|Ambassador|Inspector|Manager"
)
POST_BEFORE = re.compile(
    r"^(?:(?:The|At|In|On|From|With|By|For) )*"
    r"(?:(?:(?:Deputy|Vice|Acting|Former|Party|Executive|Chief|Special|Opening) )*"
    rf"(?:{POSTS})s? of (?:the )?)?"
)
"""`The Deputy Director of the`, which is no part of the body."""

ENDING = re.compile(f"{LONG_ENDS}|{SHORT_ENDS}")
RULED = re.compile(f"(?:{HAN}{{0,4}}(?:{RULED_BY}))")
OPENS_NO_BODY = re.compile(BEGIN_NO_BODY)
RULES = re.compile("[市省](?:政府|人民政府|委|人大|政协)")
PLACE_AT_END = re.compile(f"(?:{'|'.join(KNOWN)})$")
JOINT = re.compile(r",? and (?:the )?|, ")


def in_chinese(text: str, terms: Terms) -> list[Place]:
    """Where bodies stand in a Simplified text.

    >>> from scraper.clean.terms import terms
    >>> text = "市政府外办主任章勇武会见柬埔寨驻重庆总领事馆代表，市商务委、友城处有关负责人参加。"
    >>> [text[start:end] for start, end in in_chinese(text, terms())]
    ['市政府外办', '柬埔寨驻重庆总领事馆', '市商务委', '友城处']
    """
    known, outside = _known(terms), outside_bodies(terms)
    found: list[Place] = []
    for ending in ENDING.finditer(text):
        start = beginning(text, ending.start(), outside, LONGEST)
        start += text[start] in "为同因任会"
        start += _ahead_of_its_place(text[start : ending.end()])
        name = text[start : ending.end()]
        ruled = RULED.match(name) is not None
        if len(ending[0]) == 1 and not (name in known or (ruled and len(name) > 2)):
            continue
        if len(name) > len(ending[0]) and not OPENS_NO_BODY.match(name):
            found.append((start, ending.end()))
    for division in DIVISION.finditer(text):
        start = max(beginning(text, division.end(1) - 1, outside, LONGEST), division.start(1))
        name = text[start : division.end(1)]
        if len(name) > 2 and not NO_DIVISION.search(name):
            found.append((start, division.end(1)))
    return longest(found)


def _ahead_of_its_place(name: str) -> int:
    """How many characters stand before the place that rules a body or sends it: 宣布市政府, 由挪威驻华大使馆."""
    countries = [one.start for one in find_countries(name, "zh-Hans") if name[one.end : one.end + 1] == "驻"]
    if countries:
        return countries[-1]
    rules = RULES.search(name)
    if not rules:
        return 0
    place = PLACE_AT_END.search(name[: rules.start()])
    return place.start() if place else rules.start() if rules.start() > LONGEST_CITY else 0


def in_english(text: str) -> list[Place]:
    """Where bodies stand.

    >>> text = "The head of the Foreign Affairs Office of Yundu, and the Commission of Culture and Tourism"
    >>> [text[start:end] for start, end in in_english(text)]
    ['Foreign Affairs Office of Yundu', 'Commission of Culture and Tourism']
    """
    found: list[Place] = []
    for run in RUN.finditer(text):
        for start, end in _parted(run[0]):
            post = POST_BEFORE.match(run[0][start:end])
            start += post.end() if post else 0
            heads = list(HEAD.finditer(run[0], start, end))
            if not heads or "Term of" in run[0][start:end]:
                continue
            tail = BEHIND_HEAD.match(run[0], heads[-1].end(), end)
            end = tail.end() if tail else heads[-1].end()
            if " " in run[0][start:end]:
                found.append((run.start() + start, run.start() + end))
    return found


def _parted(run: str) -> list[Place]:
    """A run cut before `and the`, and at `and` where what follows is a body by itself."""
    parts: list[Place] = []
    start = 0
    joints = list(JOINT.finditer(run))
    ends = [*(joint.start() for joint in joints), len(run)]
    for joint, end in zip(joints, ends[1:], strict=True):
        both = HEAD.search(run[start : joint.start()]) and HEAD.search(run[joint.end() : end])
        if both or joint[0].endswith("the "):
            parts.append((start, joint.start()))
            start = joint.end()
    return [*parts, (start, len(run))]


@cache
def _known(terms: Terms) -> frozenset[str]:
    return frozenset(term.zh for term in terms if term.kind == "body")
