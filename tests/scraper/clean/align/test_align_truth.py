"""Alignment measured where the truth is known: the made-up office, and pages read by a person."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from schemas.records import Segment
from scraper.clean.align.align import align
from scraper.clean.language.scripts import to_simplified
from scraper.clean.repair.repair import repair
from scraper.clean.text.mending import Mended
from scraper.replica import Office, truth

OFFICES = range(6)
Pair = tuple[str, str]


class Tally:
    """Pairs that were found, pairs that there are, and both."""

    def __init__(self) -> None:
        self.found = self.true = self.hit = 0

    def add(self, found: set[Pair], true: set[Pair]) -> None:
        self.found += len(found)
        self.true += len(true)
        self.hit += len(found & true)

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.found + self.true)


def folded(text: str) -> str:
    """Letters and digits, Simplified."""
    return "".join(char for char in to_simplified(text).casefold() if char.isalnum())


def pairs(segments: list[Segment], level: str) -> set[Pair]:
    """Both sides of each alignment that has two."""
    cut, alignments = align(segments)
    text = {unit.ordinal: unit.text for unit in (segments if level == "segment" else cut)}
    return {
        (folded("".join(text[i] for i in one.zh)), folded("".join(text[j] for j in one.en)))
        for one in alignments
        if one.level == level and one.zh and one.en
    }


def body(zh: list[str], en: list[str]) -> list[Segment]:
    return [
        Segment(ordinal=n, role="body", lang="zh-Hans" if n <= len(zh) else "en", text=text, text_original=text)
        for n, text in enumerate([*zh, *en], 1)
    ]


@cache
def bulletins() -> list[dict[str, Any]]:
    """The bulletins in two languages of several offices."""
    pages = [page for seed in OFFICES for page in truth(Office(seed))["pages"]]
    return [bulletin for page in pages for bulletin in page["bulletins"] if bulletin["sentence_pairs"]]


def test_sentences_of_the_office_find_their_translations() -> None:
    sentences, paragraphs = Tally(), Tally()
    for bulletin in bulletins():
        segments = [
            Segment(
                ordinal=n, role=one["role"], lang=one["lang"], text=one["text_undamaged"], text_original=one["text"]
            )
            for n, one in enumerate(bulletin["segments"], 1)
        ]
        true = {(folded("".join(one["zh"])), folded("".join(one["en"]))) for one in bulletin["sentence_pairs"]}
        sentences.add(pairs(segments, "sentence"), true)
        shown = [folded(segment.text) for segment in segments]
        paragraphs.add(pairs(segments, "segment"), {(shown[zh], shown[en]) for zh, en in bulletin["segment_pairs"]})
    assert len(bulletins()) > 200
    assert sentences.f1 >= 0.99
    assert paragraphs.f1 >= 0.99


def test_what_was_never_translated_is_left_alone() -> None:
    """Every seventh sentence lacks one side, and a bulletin is one block in each language."""
    tally, count = Tally(), 0
    for bulletin in bulletins():
        zh, en, true = "", "", set()
        for one in bulletin["sentence_pairs"]:
            count += 1
            lacks = count % 14
            zh += "".join(one["zh"]) if lacks != 0 else ""
            en += " ".join(one["en"]) + " " if lacks != 7 else ""
            if lacks % 7:
                true.add((folded("".join(one["zh"])), folded("".join(one["en"]))))
        if zh and en:
            tally.add(pairs(body([zh], [en]), "sentence"), true)
    assert tally.f1 >= 0.98


def test_a_year_that_moved_into_the_next_sentence_joins_no_sentences() -> None:
    """Every other sentence begins with a year that the other language gives in the one before or behind."""
    tally = Tally()
    for bulletin in bulletins():
        zh = ["".join(one["zh"]) for one in bulletin["sentence_pairs"]]
        en = [" ".join(one["en"]) for one in bulletin["sentence_pairs"]]
        for n in range(0, len(zh) - 1, 2):
            in_zh, in_en = (n, n + 1) if n % 4 else (n + 1, n)
            zh[in_zh] = f"{2011 + n}年，{zh[in_zh]}"
            en[in_en] = f"In {2011 + n}, {en[in_en]}"
        tally.add(
            pairs(body(["".join(zh)], [" ".join(en)]), "sentence"),
            {(folded(one), folded(other)) for one, other in zip(zh, en, strict=True)},
        )
    assert tally.f1 >= 0.98


def test_sentences_whose_border_lies_elsewhere_stay_together() -> None:
    """Of three sentences the Chinese joins the first two, the English the last two."""
    tally = Tally()
    for bulletin in bulletins():
        ones = [one for one in bulletin["sentence_pairs"] if len(one["zh"]) == len(one["en"]) == 1][:3]
        if len(ones) == 3:
            first, second, third = (one["zh"][0].rstrip("。") for one in ones)
            zh = f"{first}，{second}。{third}。"
            first, second, third = (one["en"][0].rstrip(".") for one in ones)
            en = f"{first}. {second}, and {third}."
            tally.add(pairs(body([zh], [en]), "sentence"), {(folded(zh), folded(en))})
    assert tally.true > 200
    assert tally.hit / tally.true >= 0.7


def test_bulletins_that_do_not_belong_together_are_hardly_ever_paired() -> None:
    """The Chinese of each with the English of another kind; set sentences are the same in both now and then."""
    found = could = 0
    for one, other in zip(bulletins(), [*bulletins()[17:], *bulletins()[:17]], strict=True):
        if one["kind"] != other["kind"]:
            zh = ["".join(pair["zh"]) for pair in one["sentence_pairs"]]
            en = [" ".join(pair["en"]) for pair in other["sentence_pairs"]]
            found += len(pairs(body(zh, en), "sentence"))
            could += min(len(zh), len(en))
    assert could > 1000
    assert found / could < 0.05


# --- real pages -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def gold(shared: Path) -> list[dict[str, Any]]:
    """Pages with their lines, bulletins and alignments, as a person read them."""
    rows = (shared / "data" / "alignment" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows]


def lines_of(page: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Segment]]:
    """The lines inside bulletins, repaired; ordinals are places on the page, from 1."""
    repaired, _ = repair([Mended(line["text"]) for line in page["lines"]], normalised=True)
    for line, mended in zip(page["lines"], repaired, strict=True):
        lang = {"zh": "zh-Hans", "en": "en"}.get(line["lang"], "und")
        yield (
            line,
            Segment.model_validate(
                {
                    "ordinal": line["i"] + 1,
                    "role": line["role"],
                    "lang": lang,
                    "text": mended.text,
                    "text_original": line["text"],
                }
            ),
        )


def bulletins_of(page: dict[str, Any]) -> list[list[Segment]]:
    lines = list(lines_of(page))
    numbers = sorted({line["bulletin"] for line, _ in lines} - {0})
    return [[segment for line, segment in lines if line["bulletin"] == number] for number in numbers]


def test_paragraphs_of_real_bulletins(gold: list[dict[str, Any]]) -> None:
    """Bulletins and roles are given; a pair that holds the cut last line of an excerpt is not judged."""
    tally = Tally()
    for page in gold:
        cut = len(page["lines"]) if page["truncated"] != "none" else 0
        aligned = [one for segments in bulletins_of(page) for one in align(segments)[1] if one.level == "segment"]
        found = {(one.zh, one.en) for one in aligned if one.zh and one.en}
        true = {(tuple(i + 1 for i in zh), tuple(j + 1 for j in en)) for zh, en in page["para_align"] if zh and en}
        tally.add(
            {(str(zh), str(en)) for zh, en in found if cut not in (*zh, *en)},
            {(str(zh), str(en)) for zh, en in true if cut not in (*zh, *en)},
        )
    assert tally.f1 >= 0.95


def test_sentences_of_real_bulletins(gold: list[dict[str, Any]]) -> None:
    """Judged are pairs that touch an annotated sentence; the others lie at the cut."""
    tally = Tally()
    for page in gold:
        if "sent_align" not in page:
            continue
        text = {side: {one["n"]: folded(one["text"]) for one in page["sents"][side]} for side in ("zh", "en")}
        true = {
            ("".join(text["zh"][i] for i in zh), "".join(text["en"][j] for j in en)) for zh, en in page["sent_align"]
        }
        known = [{text[side][n] for pair in page["sent_align"] for n in pair[at]} for at, side in enumerate(text)]
        found = set().union(*(pairs(segments, "sentence") for segments in bulletins_of(page)))
        touching = {pair for pair in found if any(one in pair[at] for at in (0, 1) for one in known[at])}
        tally.add(touching, {pair for pair in true if all(pair)})
    assert tally.f1 >= 0.95
