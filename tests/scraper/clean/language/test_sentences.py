"""A paragraph into its sentences: a table of cases, and what holds for any text."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Lang
from scraper.clean.language.sentences import sentences
from scraper.replica import Office, truth

CASES = json.loads((Path(__file__).parents[3] / "cases" / "sentences.json").read_text(encoding="utf-8"))
LANGS: tuple[Lang, ...] = ("zh-Hans", "zh-Hant", "en", "und")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_case(case: dict[str, Any]) -> None:
    assert sentences("".join(case["sentences"]), case["lang"]) == case["sentences"]


@given(st.text() | st.text(alphabet="。！？!?…”\"'’》《（）).,; aBc1李波会"), st.sampled_from(LANGS))
def test_joined_they_give_the_text_back(text: str, lang: Lang) -> None:
    pieces = sentences(text, lang)
    assert "".join(pieces) == text
    assert all(piece.strip() for piece in pieces) or not text.strip()


def test_the_office_writes_as_many_sentences_as_it_knows_of() -> None:
    bulletins = [bulletin for page in truth(Office(7))["pages"] for bulletin in page["bulletins"]]
    written = [pair for bulletin in bulletins for pair in bulletin["sentence_pairs"]]
    zh = [part for pair in written for part in pair["zh"]]
    en = [part for pair in written for part in pair["en"]]
    assert len(written) > 200
    assert _split(zh, "zh-Hans", "") == zh
    assert _split(en, "en", " ") == en


def _split(parts: list[str], lang: Lang, joint: str) -> list[str]:
    """The sentences of one long paragraph, without the blanks at their ends."""
    return [piece.strip() for piece in sentences(joint.join(parts), lang)]
