"""Anchors: what two languages share, and what they do not."""

import pytest

from scraper.clean.align.similarity import similarity
from scraper.clean.names.generate_syllables import SYLLABLES, syllables
from scraper.clean.names.names import sounds_alike, spelled_at
from scraper.replica.guests import REGIONS, names

BELONG = [
    ("2月25日，副市长李波会见了克罗地亚大使。", "On February 25, Vice Mayor Li Bo met with the Croatian ambassador."),
    ("贸易额达18.5亿元，增长12%。", "Trade reached 1.85 billion yuan, up 12 percent."),
    ("市政府外辦召開工作會議。", "The Foreign Affairs Office held a working meeting."),
    ("COVID-19疫苗5G", "COVID-19 vaccine, 5G"),
]


@pytest.mark.parametrize(("zh", "en"), BELONG, ids=[en[:20] for _, en in BELONG])
def test_translations_share_most(zh: str, en: str) -> None:
    assert similarity(zh, en) > 0.6


@pytest.mark.parametrize("at", range(len(BELONG)), ids=[en[:20] for _, en in BELONG])
def test_others_share_little(at: int) -> None:
    assert similarity(BELONG[at][0], BELONG[at - 1][1]) < 0.3


def test_nothing_shares_nothing() -> None:
    assert similarity("", "") == 0.0
    assert similarity("甲", "qwxz") == 0.0


def test_another_number_counts_against_a_pair() -> None:
    assert similarity("共有315人参加。", "A total of 315 people attended.") > similarity(
        "共有315人参加。", "A total of 420 people attended."
    )


@pytest.mark.parametrize(
    ("words", "zh", "place"),
    [
        (["Zhang", "Yongwu"], "主任章勇武、王雯", (2, 5)),
        (["Zhang", "Yong-wu"], "主任章勇武、王雯", (2, 5)),
        (["Wang", "kuiwan"], "汪夔万", (0, 3)),
        (["Shan", "Zhongxun"], "单仲勋", (0, 3)),
        (["Yue", "Jianian"], "乐嘉年", (0, 3)),
        (["Lyu", "Bu"], "吕布", (0, 2)),
        (["Xi'an"], "在西安举行", (1, 3)),
        (["Chongqing"], "重庆", (0, 2)),
        (["Zhang", "Wuyong"], "章勇武", None),
        (["Zha", "Ngyongwu"], "章勇武", None),
        (["Wang"], "王雯", None),
    ],
)
def test_pinyin_in_its_forms(words: list[str], zh: str, place: tuple[int, int] | None) -> None:
    assert spelled_at(words, zh) == place


def test_the_table_of_syllables_is_what_its_generator_makes() -> None:
    assert SYLLABLES.read_text(encoding="utf-8") == syllables()


def test_foreign_names_sound_like_themselves_and_not_like_others() -> None:
    families = [name for region in REGIONS if not region.family_first for name in names(region.families)]
    own = [sounds_alike(name.en, name.zh) for name in families]
    others = [sounds_alike(one.en, other.zh) for one in families for other in families if one != other]
    assert sum(own) / len(own) > 0.9
    assert sum(others) / len(others) < 0.5
    assert sum(score >= 0.75 for score in others) / len(others) < 0.1
