"""Places of real damaged pages, reproduced: true text, what was annotated in which order, what the page shows."""

import re
from pathlib import Path

import pytest
from opencc import OpenCC

from scraper.replica.damage import LEVELS, Entry, damage, entries, spoil, traditional

QU = Entry("驅", "qū")
GOU = Entry("購", "gòu")
CHANG = Entry("場", "chǎng")
SHU = Entry("數", "shù")
JIN = Entry("進", "jìn")
FAN = Entry("範", "fàn")
YAN = Entry("驗", "yàn")
NEI = Entry("內", "nèi")
LING = Entry("領", "lǐng")
FU = Entry("負", "fù")
JIN3 = Entry("謹", "jǐn")
JI = Entry("績", "jī")
GE = Entry("個", "gè")
XUE = Entry("學", "xué")
JIE = Entry("節", "jié")
YOU = Entry("優", "yōu")
GUO = Entry("國", "guó")
SHUO = Entry("說", "shuō")
QU1 = Entry("區", "qū")


READING = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔù]+\)")


def user_defined(pair: bytes) -> str:
    return pair.decode("gb18030")


PINYIN = [
    ("領域對外開放", [QU], "領域?qū)ν忾_放"),
    ("再從全球市場的", [GOU, CHANG], f"再?gòu)娜{user_defined(bytes.fromhex('ABC7'))}蚴袌?chǎng)的"),
    ("當地進行", [SHU, JIN], "當?shù)剡M(jìn)行"),
    ("展狀況調", [FAN], "展?fàn)顩r調"),
    ("方向為檔案", [YAN], "方向?yàn)闄n案"),
    ("們如何領略", [NEI, LING], "們?nèi)绾晤I(lǐng)略"),
    ("拓撲。在數字", [FU, SHU], "拓?fù)洹Ｔ跀?shù)字"),
    ("血分數(", [SHU, JIN3], "血分?jǐn)?shù)("),
    ("向量內積法", [NEI, JI], "向量?jī)?nèi)積法"),
    ("拓撲含有若干個節", [FU, GE], f"拓?fù)浜{user_defined(bytes.fromhex('ACD3'))}腥舾蓚€(gè)節"),
    ("向烏拉圭組織", [YAN], f"向?yàn)趵{user_defined(bytes.fromhex('ADB9'))}缃M織"),
    ("向學生了", [QU, XUE], "向?qū)W生了"),
]
CUTS = [
    ("展潛力，主", [JIE], "，", "展?jié)摿?，主"),
    ("變為“為我所用”，持", [YOU], "，", f"變?yōu)椤盀槲宜{user_defined(bytes.fromhex('F9D3'))}谩?，持"),
    ("一。克羅地", [], "？", "一?？肆_地"),
    ("元。《推動共建絲綢", [], "！", "元?！锻苿庸步ńz綢"),
    ("慶。“一帶一路”國內沿", [NEI], "！", "慶?！耙粠б宦贰眹鴥?nèi)沿"),
    ("血。可以肯定地說，", [SHUO], "？", "血?？梢钥隙ǖ卣f(shuō)，"),
    ("情。或許，", [], "；", "情?；蛟S，"),
    ("等。基于體力", [], "；", f"等?；{user_defined(bytes.fromhex('F9D3'))}隗w力"),
    ("益。”美國駐", [GUO], "！", "益?！泵绹?guó)駐"),
    ("個省（直轄市、自治區）為", [QU1], "。", "個?。ㄖ陛犑小⒆灾螀^(qū)）為"),
    ("例。“相信在3位", [], "！", "例?！跋嘈旁?位"),
    ("來。”2月26日", [], "！", "來?！?月26日"),
    ("睿克山。</p>", [], "？", "?？松健?/p>"),
    ("。”章勇武表示，", [], "！，", "?！闭掠挛浔硎?，"),
]


@pytest.mark.parametrize(("true", "annotated", "shown"), PINYIN)
def test_annotations_spread_as_on_real_pages(true: str, annotated: list[Entry], shown: str) -> None:
    assert spoil(true, annotated) == shown


@pytest.mark.parametrize(("true", "annotated", "marks", "shown"), CUTS)
def test_cuts_at_marks_as_on_real_pages(true: str, annotated: list[Entry], marks: str, shown: str) -> None:
    assert spoil(true, annotated, cut_at=marks) == shown


def test_the_order_of_the_list_matters() -> None:
    assert spoil("向學生了", [XUE, QU]) == "向?qū)W(xué)生了"


def test_every_listed_character_is_traditional_and_has_a_reading() -> None:
    wanted = entries("large")
    assert len(wanted) == len({entry.character for entry in wanted}) == sum(map(len, LEVELS.values()))
    assert all(traditional(entry.character) == entry.character and entry.reading.encode("gbk") for entry in wanted)


def test_a_level_annotates_more_than_the_one_before() -> None:
    line = "国际贸易发展，学习领会，关于进一步创新"
    shown = [damage(line, level).count("(") for level in LEVELS]
    assert shown[0] < shown[1] < shown[2]


def test_without_a_cut_the_marks_are_swallowed() -> None:
    assert spoil("展潛力，主", [JIE]).startswith("展?jié)摿Γ")


def test_traditional_keeps_what_the_mirrors_keep() -> None:
    assert traditional("为群众办实事，并着力冲破面里的困难，杰出") == "為群眾辦實事，并著力沖破面里的困難，杰出"


def test_the_real_text_is_damaged_again_to_what_it_was(shared: Path) -> None:
    """Annotations dropped, its one broken place put right, made Simplified: the model gives every line back."""
    to_simplified = OpenCC("t2s")
    lines = (shared / "data" / "seed.txt").read_text(encoding="utf-8").splitlines()
    han = [line for line in lines if re.match(r"[\u4e00-\u9fff\d]", line)]
    assert len(han) == 21
    for line in han:
        mended = READING.sub("", line.replace("領域?qū)ν忾_放", "領域對外開放"))
        simplified = to_simplified.convert(mended).replace("挂著", "挂着").replace("著力", "着力")
        assert damage(simplified, "small") == line
