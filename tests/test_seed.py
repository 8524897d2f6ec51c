"""The text that waiban was asked for, all the way."""

import re
from collections import Counter
from pathlib import Path

from scraper.clean.page import Source, clean_page
from scraper.clean.readings import READING
from scraper.clean.scripts import simplified, to_simplified

BODIES = [4, 4, 5, 4]


def test_the_seed_gives_its_four_bulletins(shared: Path) -> None:
    body = (shared / "data" / "seed.txt").read_bytes()
    bulletins = clean_page(Source(key="seed", url="seed.txt", capture="c", body=body)).bulletins
    assert len(bulletins) == 4
    assert all(bulletin.title.zh and bulletin.title.en is None for bulletin in bulletins)
    for bulletin, count in zip(bulletins, BODIES, strict=True):
        assert [s.role for s in bulletin.segments] == ["title"] + ["body"] * 2 * count
        assert [s.lang for s in bulletin.segments] == ["zh-Hant"] * (1 + count) + ["en"] * count
        assert [(p.zh, p.en) for p in bulletin.alignments] == [((2 + n,), (2 + count + n,)) for n in range(count)]
    read = [segment.text_original for bulletin in bulletins for segment in bulletin.segments]
    assert read == body.decode().splitlines()


def test_the_damage_of_the_seed_is_undone_with_proof(shared: Path) -> None:
    body = (shared / "data" / "seed.txt").read_bytes()
    bulletins = clean_page(Source(key="seed", url="seed.txt", capture="c", body=body)).bulletins
    repairs = [repair for bulletin in bulletins for repair in bulletin.repairs]
    kinds = Counter(repair.kind for repair in repairs)
    assert (kinds["pinyin"], kinds["pinyin_across"]) == (34, 1)
    assert all("damaged again" in repair.proof for repair in repairs if repair.kind.startswith("pinyin"))
    assert [issue.kind for bulletin in bulletins for issue in bulletin.issues if issue.kind.startswith("damage")] == []

    texts = [segment for bulletin in bulletins for segment in bulletin.segments]
    chinese = "".join(simplified(segment.text, segment.lang) for segment in texts if segment.lang != "en")
    assert "各领域对外开放和经济社会发展" in chinese
    assert "时刻牵挂着广大" in chinese
    assert re.search(rf"[?(\ufffd]{READING}\)", chinese) is None
    assert to_simplified(chinese) == chinese
