"""The text that waiban was asked for, all the way."""

from pathlib import Path

from scraper.clean.page import Source, clean_page

BODIES = [4, 4, 5, 4]
SENTENCE_PAIRS = 30


def test_the_seed_gives_its_four_bulletins(shared: Path) -> None:
    body = (shared / "data" / "seed.txt").read_bytes()
    bulletins = clean_page(Source(key="seed", url="seed.txt", capture="c", body=body)).bulletins
    assert len(bulletins) == 4
    assert all(bulletin.title.zh and bulletin.title.en is None for bulletin in bulletins)
    for bulletin, count in zip(bulletins, BODIES, strict=True):
        assert [s.role for s in bulletin.segments] == ["title"] + ["body"] * 2 * count
        assert [s.lang for s in bulletin.segments] == ["zh-Hant"] * (1 + count) + ["en"] * count
        paragraphs = [(p.zh, p.en) for p in bulletin.alignments if p.level == "segment"]
        assert paragraphs == [((1,), ()), *(((2 + n,), (2 + count + n,)) for n in range(count))]
    paired = [p for bulletin in bulletins for p in bulletin.alignments if p.level == "sentence" and p.zh and p.en]
    assert len(paired) == SENTENCE_PAIRS
    assert sorted({(len(p.zh), len(p.en)) for p in paired}) == [(1, 1), (1, 2)]
    read = [segment.text_original for bulletin in bulletins for segment in bulletin.segments]
    assert read == body.decode().splitlines()
