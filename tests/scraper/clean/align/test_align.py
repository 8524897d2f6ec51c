"""Alignment: a table of cases in both forms of punctuation, and what holds for any bulletin."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Alignment, Lang, Role, Segment
from scraper.clean.align.align import align
from scraper.clean.language.language import is_chinese

CASES = json.loads((Path(__file__).parents[3] / "cases" / "align.json").read_text(encoding="utf-8"))
FOLDED = str.maketrans("，；：！？（）", ",;:!?()")
LANGS: dict[str, Lang] = {"zh": "zh-Hans", "en": "en", "und": "und"}


def segments(lines: list[tuple[Role, str, str]]) -> list[Segment]:
    return [
        Segment(ordinal=n, role=role, lang=LANGS[lang], text=text, text_original=text)
        for n, (role, lang, text) in enumerate(lines, 1)
    ]


def sides(alignments: list[Alignment], level: str) -> list[list[list[int]]]:
    return sorted([list(one.zh), list(one.en)] for one in alignments if one.level == level)


@pytest.mark.parametrize("folded", [False, True], ids=["full-width", "ascii"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_case(case: dict[str, Any], folded: bool) -> None:
    lines = [(role, lang, text.translate(FOLDED) if folded else text) for role, lang, text in case["lines"]]
    _, alignments = align(segments(lines))
    assert sides(alignments, "segment") == sorted(case["segments"])
    assert sides(alignments, "sentence") == sorted(case["sentences"])


PIECES = (
    "3月8日，副市长林知远会见了克罗地亚大使。",
    "双方就经贸合作交换意见！",
    "市政府外办主任温若澜参加。",
    "On March 8, Vice Mayor Lin Zhiyuan met with the Croatian ambassador. ",
    "They exchanged views on trade. ",
    "Wen Ruolan was present.",
    "《你好。》",
    "U.S. ",
    "2021",
    "…",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=40)
SEGMENTS = st.lists(st.tuples(st.sampled_from(get_args(Role)), st.sampled_from(get_args(Lang)), TEXTS), max_size=7).map(
    lambda rows: [
        Segment(ordinal=n, role=role, lang=lang, text=text, text_original=text)
        for n, (role, lang, text) in enumerate(rows, 1)
    ]
)


@given(SEGMENTS)
@settings(deadline=None)
def test_every_unit_is_in_exactly_one_alignment(given_segments: list[Segment]) -> None:
    cut, alignments = align(given_segments)
    assert [one.ordinal for one in cut] == list(range(1, len(cut) + 1))
    for segment in given_segments:
        assert "".join(one.text for one in cut if one.segment == segment.ordinal) == segment.text
    bilingual = {"en", "zh"} <= {"zh" if is_chinese(one.lang) else one.lang for one in given_segments}
    for level, units in (("segment", given_segments), ("sentence", cut)):
        mine = [one for one in alignments if one.level == level]
        held = Counter(ordinal for one in mine for ordinal in (*one.zh, *one.en))
        assert held == ({unit.ordinal: 1 for unit in units} if bilingual else {})


@given(SEGMENTS)
@settings(deadline=None)
def test_each_side_holds_its_language_and_order_is_kept_but_for_neighbours(given_segments: list[Segment]) -> None:
    cut, alignments = align(given_segments)
    chinese = {one.ordinal for one in cut if is_chinese(one.lang)}
    english = {one.ordinal for one in cut if one.lang == "en"}
    for one in alignments:
        if one.level == "sentence":
            assert not english & {*one.zh}
            assert not chinese & {*one.en}
            assert list(one.zh) == sorted(one.zh)
            assert list(one.en) == sorted(one.en)
            assert one.zh or one.en
            assert 0 <= one.score <= 1
            if one.trust == "clean":
                assert len(one.zh) == len(one.en) == 1
                assert one.score >= 0.5
    assert align(given_segments) == (cut, alignments)


def test_sentences_are_there_also_where_the_bulletin_has_one_language() -> None:
    cut, alignments = align(segments([("body", "zh", "一行参观了老街。随后离开。")]))
    assert [one.text for one in cut] == ["一行参观了老街。", "随后离开。"]
    assert alignments == []


def test_a_pair_with_a_sound_margin_is_clean_and_a_merged_one_never() -> None:
    case = next(case for case in CASES if case["label"] == "one Chinese sentence, two English ones")
    _, alignments = align(segments(case["lines"]))
    trust = {(len(one.zh), len(one.en)): one.trust for one in alignments if one.level == "sentence"}
    assert trust == {(1, 2): "review", (1, 1): "clean"}


def test_lengths_alone_never_make_a_pair_clean() -> None:
    _, alignments = align(segments([("body", "zh", "甲乙丙丁"), ("body", "en", "qwxz vbnm plkj hgf")]))
    assert [(one.zh, one.en, one.trust) for one in alignments if one.level == "segment"] == [((1,), (2,), "review")]


def test_a_huge_bulletin_is_aligned_within_a_band() -> None:
    lines = [("body", "zh", f"第{n}家企业签约。") for n in range(1, 151)]
    lines += [("body", "en", f"Company No. {n} signed.") for n in range(1, 151)]
    _, alignments = align(segments(lines))  # type: ignore[arg-type]
    pairs = [(one.zh[0], one.en[0]) for one in alignments if one.level == "segment" and one.zh and one.en]
    assert sum(en == zh + 150 for zh, en in pairs) > 140
