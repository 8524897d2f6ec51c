"""The text that waiban was asked for, all the way."""

import json
import re
from pathlib import Path

import pytest

from schemas.records import Bulletin
from scraper.clean.language.scripts import simplified
from scraper.clean.page import Source, clean_page

BODIES = [4, 4, 5, 4]
ANNOTATION = re.compile(r"[(（?][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*[)）]")


@pytest.fixture(scope="module")
def seed(shared: Path) -> tuple[Bulletin, ...]:
    body = (shared / "data" / "seed.txt").read_bytes()
    return clean_page(Source(key="seed", url="seed.txt", capture="c", body=body)).bulletins


def test_its_four_bulletins(seed: tuple[Bulletin, ...], shared: Path) -> None:
    assert len(seed) == 4
    assert all(bulletin.title.zh and bulletin.title.en is None for bulletin in seed)
    for bulletin, count in zip(seed, BODIES, strict=True):
        assert [s.role for s in bulletin.segments] == ["title"] + ["body"] * 2 * count
        assert [s.lang for s in bulletin.segments] == ["zh-Hant"] * (1 + count) + ["en"] * count
        pairs = [(p.zh, p.en) for p in bulletin.alignments if p.level == "segment" and p.zh and p.en]
        assert pairs == [((2 + n,), (2 + count + n,)) for n in range(count)]
    read = [segment.text_original for bulletin in seed for segment in bulletin.segments]
    assert read == (shared / "data" / "seed.txt").read_text(encoding="utf-8").splitlines()


def test_its_damage_is_undone_with_proof(seed: tuple[Bulletin, ...]) -> None:
    repairs = [repair for bulletin in seed for repair in bulletin.repairs]
    assert sum(repair.kind == "pinyin" for repair in repairs) == 34
    (across,) = [repair for repair in repairs if repair.kind == "pinyin_across"]
    assert (across.before, across.after) == ("?qū)ν忾_", "對外開")
    assert all(repair.proof for repair in repairs)
    texts = [simplified(s.text, s.lang) for bulletin in seed for s in bulletin.segments if s.lang != "en"]
    assert not any(ANNOTATION.search(text) for text in texts)
    assert any("各领域对外开放" in text for text in texts)
    assert not any(issue.kind.startswith(("damage", "hole")) for bulletin in seed for issue in bulletin.issues)


def test_its_sentences_find_their_translations(seed: tuple[Bulletin, ...], shared: Path) -> None:
    gold = json.loads((shared / "data" / "alignment" / "dev.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert gold["id"] == "s00"
    told = {side: {s["n"]: letters(s["text"]) for s in gold["sents"][side]} for side in ("zh", "en")}
    wanted = {
        ("".join(told["zh"][n] for n in zh), "".join(told["en"][n] for n in en))
        for zh, en in gold["sent_align"]
        if zh and en
    }
    found = set()
    for bulletin in seed:
        texts = {s.ordinal: letters(simplified(s.text, s.lang)) for s in bulletin.sentences}
        for pair in bulletin.alignments:
            if pair.level == "sentence" and pair.zh and pair.en:
                found.add(("".join(texts[n] for n in pair.zh), "".join(texts[n] for n in pair.en)))
    assert len(wanted) == 30
    assert found == wanted


def letters(text: str) -> str:
    """Letters and digits alone, since how a sentence is punctuated is not asked; the gold leaves 著 as it was."""
    return "".join(character for character in text.casefold().replace("著", "着") if character.isalnum())
