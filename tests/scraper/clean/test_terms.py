"""The term base: its files, its version, what it finds."""

from pathlib import Path

import pytest

from scraper.clean.terms import GLOSSARY, BadTerms, Term, Terms, read_terms, stems, terms, write_terms

HEADER = "kind\tzh\ten\tsource\tfirst_seen\n"


def test_the_glossary_is_well_formed() -> None:
    entries = [term for path in sorted(GLOSSARY.glob("*.tsv")) for term in read_terms(path)]
    assert len(entries) > 2000
    assert len({term.zh for term in entries}) == len(entries), "an entry stands in one place"
    assert all(
        term.en and all(alternative.isascii() or "é" in alternative for alternative in term.en) for term in entries
    )
    assert {term.source for term in entries} == {"glossary"}


def test_a_home_adds_to_it_and_that_is_another_version(tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text(
        HEADER + "# reviewed\n\nperson\t汪夔万\tWang Kuiwan\tLi\tb/1\n", encoding="utf-8"
    )
    added = Terms.load(tmp_path)
    assert len(added) == len(terms()) + 1
    assert added.sha256 != terms().sha256
    assert [term.zh for term in added.find("副秘书长汪夔万")] == ["副秘书长", "汪夔万"]


def test_the_version_is_the_content_not_its_order_or_files(tmp_path: Path) -> None:
    one, other = Term("body", "甲", ("A", "B")), Term("post", "乙", ("C",))
    assert Terms([one, other]).sha256 == Terms([other, Term("body", "甲", ("B",)), Term("body", "甲", ("A",))]).sha256
    assert Terms([one]).sha256 != Terms([other]).sha256
    (tmp_path / "empty").mkdir()
    assert Terms.load(tmp_path / "empty").sha256 == terms().sha256


def test_what_was_written_can_be_read(tmp_path: Path) -> None:
    entries = [Term("person", "汪夔万", ("Wang kuiwan",), "mined", "b/1"), Term("verb", "会见", ("meet", "met"))]
    path = tmp_path / "proposed.tsv"
    path.write_text(write_terms(entries), encoding="utf-8")
    assert list(read_terms(path)) == entries


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kind\tzh\n",
        HEADER + "body\t甲\n",
        HEADER + "body\t\tA\t\t\n",
        HEADER + "body\t甲\t | \t\t\n",
        HEADER + "\udcff",
    ],
    ids=["empty", "other columns", "too few fields", "no Chinese", "no English", "no UTF-8"],
)
def test_a_file_in_another_form_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadTerms, match=r"bad\.tsv"):
        list(read_terms(path))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("promote", "promotion"),
        ("cooperate", "cooperative"),
        ("city", "cities"),
        ("culture", "cultural"),
        ("economy", "economic"),
        ("develop", "development"),
        ("plan", "planning"),
        ("university", "universities"),
        ("office", "office's"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)
