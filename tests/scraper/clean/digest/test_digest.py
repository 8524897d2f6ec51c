"""Digests: a table of cases in both widths, every layout made from the made-up office, real pages, and the laws."""

import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.digest.digest import Digest, split, whole
from scraper.clean.language.language import language
from scraper.clean.page import Source, clean_page
from scraper.clean.text.lines import Line
from scraper.clean.text.mending import Mended
from scraper.replica import Office, truth
from scraper.replica.damage import LEVELS, damage
from tests.scraper.clean.cases import parameters
from tests.scraper.clean.layouts import LAYOUTS, Told, ascii_marks, page

CASES = parameters("digest")
Shape = list[tuple[int, str]]
"""For each line its bulletin (from 1; 0: none) and its role."""

SEEDS = 12
"""Pages of each layout; every other one with the marks of a mirror."""
EASY, HARD = 0.99, 0.95
"""Floors: the share of bulletins whose lines are exactly right. The office has few towns and families, so that two
bulletins in a row sometimes tell of guests of one name; without titles nothing else tells them apart."""


def lines(texts: Iterable[str], halves: Iterable[int] = ()) -> list[Line]:
    mixed = set(halves)
    return [Line(Mended(text), language(text), half=at in mixed) for at, text in enumerate(texts)]


def shape(read: Sequence[Line], found: Digest) -> Shape:
    places = {id(line): at for at, line in enumerate(read)}
    placed = {places[id(one.line)]: (0, one.role) for one in found.outside}
    for number, bulletin in enumerate(found.bulletins, 1):
        placed |= {places[id(one.line)]: (number, one.role) for one in bulletin}
    return [placed[at] for at in range(len(read))]


@pytest.mark.parametrize("folded", [False, True], ids=["full width", "ASCII"])
@pytest.mark.parametrize("case", CASES)
def test_a_page(case: dict[str, Any], folded: bool) -> None:
    told = [Told(text, number, role) for number, role, text in case["lines"]]
    told = ascii_marks(told) if folded else told
    read = lines([line.text for line in told], (at for pair in case.get("mixed", ()) for at in pair))
    found = split(read)
    assert shape(read, found) == [(line.bulletin, line.role) for line in told]
    assert [doubt.kind for doubt in found.doubts] == case.get("doubts", [])


def exact(told: Sequence[Told]) -> tuple[int, int, int]:
    """How many bulletins of a page come out right, how many there are, and how many lines have a wrong role."""
    read = lines(line.text for line in told)
    found = shape(read, split(read))
    wanted, got = defaultdict(set), defaultdict(set)
    for at, (line, (number, _)) in enumerate(zip(told, found, strict=True)):
        wanted[line.bulletin].add(at)
        got[number].add(at)
    right = sum(lines in got.values() for number, lines in wanted.items() if number)
    wrong = sum(line.role != role for line, (_, role) in zip(told, found, strict=True))
    return right, len([number for number in wanted if number]), wrong


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout(layout: str) -> None:
    pages = [page(layout, seed) for seed in range(SEEDS)]
    results = [exact(ascii_marks(told) if seed % 2 else told) for seed, told in enumerate(pages)]
    right, count, wrong = (sum(column) for column in zip(*results, strict=True))
    assert count > SEEDS
    assert right / count >= (HARD if "untitled" in layout or "list" in layout else EASY)
    assert wrong <= 0.005 * sum(map(len, pages))


@pytest.mark.parametrize("seed", range(3))
def test_the_digests_of_the_office(seed: int) -> None:
    digests = [one for one in truth(Office(seed))["pages"] if one["section"] == "cq_world.page"]
    assert len(digests) == 6
    for one in digests:
        body = "\n".join(segment["text"] for bulletin in one["bulletins"] for segment in bulletin["segments"])
        found = clean_page(Source(key="k", url="u", capture="c", body=body.encode())).bulletins
        assert [[(s.role, s.lang[:2]) for s in bulletin.segments] for bulletin in found] == [
            [(s["role"], s["lang"][:2]) for s in bulletin["segments"]] for bulletin in one["bulletins"]
        ]


@pytest.mark.parametrize("level", LEVELS)
def test_damaged_pages_are_cut_as_undamaged_ones(level: str) -> None:
    told = page("zh block, en block", 1)
    body = "\n".join(damage(one.text, level) if language(one.text) != "en" else one.text for one in told)
    found = clean_page(Source(key="k", url="u", capture="c", body=body.encode())).bulletins
    assert [len(bulletin.segments) for bulletin in found] == [
        sum(one.bulletin == number for one in told) for number in range(1, told[-1].bulletin + 1)
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_page_of_the_office_is_never_cut(seed: int) -> None:
    for one in truth(Office(seed))["pages"]:
        if one["section"] == "cq_world.page":
            continue
        (bulletin,) = one["bulletins"]
        read = lines(segment["text"] for segment in bulletin["segments"])
        found = whole(read, lines([one["title"]])[0])
        assert [[(placed.line, placed.role) for placed in part] for part in found.bulletins] == [
            [(line, segment["role"]) for line, segment in zip(read, bulletin["segments"], strict=True)]
        ]


def test_what_a_page_with_one_bulletin_takes_for_its_title() -> None:
    texts = [
        "返回顶部",
        "李波会见大使",
        "2月5日，李波会见大使。",
        "Li Bo Meets with Ambassador",
        "Li Bo met him.",
        "会见花絮",
        "完。",
    ]
    read = lines(texts)
    found = shape(read, whole(read, lines(["李波會見大使"])[0]))
    assert [role for _, role in found] == ["meta", "title", "body", "title", "body", "subtitle", "body"]
    assert [number for number, _ in found] == [0, 1, 1, 1, 1, 1, 1]


TEXTS = [text for case in CASES for _, _, text in case.values[0]["lines"]]


@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=30), max_size=14), st.data())
def test_every_line_is_in_one_place_and_the_order_is_kept(texts: list[str], data: st.DataObject) -> None:
    read = lines(texts, data.draw(st.sets(st.integers(0, max(0, len(texts) - 1)))))
    found = split(read)
    places = {id(line): at for at, line in enumerate(read)}
    parts = [[places[id(one.line)] for one in part] for part in [*found.bulletins, found.outside]]
    assert sorted(at for part in parts for at in part) == list(range(len(read)))
    assert all(part == sorted(part) for part in parts)
    firsts = [part[0] for part in parts[:-1]]
    assert firsts == sorted(firsts)
    assert all(0 <= doubt.line < len(read) for doubt in found.doubts)
    assert bool(found.bulletins) == bool(read)


@pytest.fixture
def scorer(shared: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The scorer of the gold pages, cleaning in this process."""
    spec = importlib.util.spec_from_file_location("score_gold", shared / "tools" / "score_gold.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def clean(_command: list[str], texts: list[str]) -> list[Any]:
        body = "\n".join(texts).encode()
        read = clean_page(Source(key="k", url="page.txt", capture="c", body=body))
        return [json.loads(bulletin.model_dump_json()) for bulletin in read.bulletins]

    monkeypatch.setattr(module, "clean", clean)
    return module


@pytest.mark.parametrize("folded", [True, False], ids=["ASCII", "full width"])
def test_real_pages(shared: Path, scorer: ModuleType, tmp_path: Path, folded: bool) -> None:
    gold = (shared / "data" / "alignment" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(gold if folded else map(full_width, gold)), encoding="utf-8")
    found = scorer.score(file, [], verbose=True)
    bulletins, titles, languages = (
        tuple(map(int, found[key].split("/"))) for key in ("bulletins_exact", "titles", "languages")
    )
    assert bulletins[0] >= 32
    assert bulletins[1] == 35
    assert titles[1] - titles[0] <= 2
    assert languages[1] - languages[0] <= 2


def full_width(row: str) -> str:
    """A gold page with the marks that live pages have: full-width ones behind Han."""
    told = json.loads(row)
    for line in told["lines"]:
        for mark, wide in zip(",;:!?", "，；：！？", strict=True):
            for han in {char for char in line["text"] if "\u4e00" <= char <= "\u9fff"}:
                line["text"] = line["text"].replace(han + mark, han + wide)
    return json.dumps(told, ensure_ascii=False)
