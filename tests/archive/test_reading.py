"""What was loaded comes out again as it went in, and is shown side by side."""

from pathlib import Path

from archive import terminal
from archive.publish import publish
from archive.reading import newest_bilingual, read_bulletin, read_bulletins, side_by_side
from archive.show import show_archive, show_bulletin
from schemas.home import Home
from schemas.records import Alignment, Bulletin, Repair, Segment, Title
from schemas.run_folder import BULLETINS
from tests.archive.conftest import PAGE, Archive, notice


def bulletin(*segments: tuple[str, str], pairs: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]) -> Bulletin:
    return Bulletin(
        key="k",
        section=None,
        source="page.txt",
        ordinal=1,
        title=Title(),
        published_on=None,
        segments=tuple(
            Segment(ordinal=number, role="body", lang=lang, text=text, text_original=text)
            for number, (lang, text) in enumerate(segments, 1)
        ),
        alignments=tuple(Alignment(level="segment", zh=zh, en=en, trust="review", score=0.5) for zh, en in pairs),
    )


def test_a_bulletin_comes_out_as_it_went_in(archive: Archive) -> None:
    archive.take_in("　　" + notice("法国", 1, "双方谈到青年交流。"), notice("老挝", 2))
    (folder,) = archive.home.run_folders("cq_world.page")
    (page,) = folder.read(BULLETINS)
    assert len(page.bulletins) == 2
    loaded = [read.model_copy(update={"issues": ()}) for read in page.bulletins]
    assert all(read.sentences and read.mentions and read.alignments for read in loaded)
    for read in loaded:
        assert read_bulletin(archive.path, str(read.key)) == read
    assert list(read_bulletins(archive.path)) == loaded


def test_there_is_no_such_bulletin(archive: Archive) -> None:
    archive.take_in(notice("某国", 1))  # its English names no country, so nothing diverges
    assert read_bulletin(archive.path, f"{PAGE}/9") is None
    assert newest_bilingual(archive.path) == f"{PAGE}/1"


def test_every_segment_stands_once_and_beside_what_translates_it() -> None:
    read = bulletin(
        ("zh-Hans", "甲"),
        ("zh-Hans", "乙"),
        ("zh-Hans", "丙"),
        ("en", "A and B"),
        ("en", "D"),
        pairs=(((1, 2), (4,)), ((3,), ())),
    )
    shown = [("".join(s.text for s in zh), "".join(s.text for s in en)) for zh, en in side_by_side(read)]
    assert shown == [("甲乙", "A and B"), ("丙", ""), ("", "D")]


def test_a_reader_sees_both_languages_and_how_much_was_repaired() -> None:
    read = bulletin(("zh-Hant", "貿易"), ("en", "[b]trade[/b]"), pairs=(((1,), (2,)),))
    repair = Repair(segment=1, kind="pinyin", start=1, end=6, before="(mào)", after="", proof="exact")
    with terminal.out.capture() as shown:
        show_bulletin(read.model_copy(update={"repairs": (repair,)}))
    text = shown.get()
    assert "貿易" in text
    assert "[b]trade[/b]" in text, "what a page says is never markup of ours"
    assert "1 pinyin" in text


def test_the_commands_to_type_next_name_a_home_with_any_name(archive: Archive, tmp_path: Path) -> None:
    home = Home(tmp_path / "my [home]").prepare()
    archive.take_in(notice("法国", 1))
    home.archive.write_bytes(archive.path.read_bytes())
    publish(home)
    with terminal.out.capture() as shown:
        show_archive(home)
    assert f"waiban serve --home '{home.root}'" in shown.get()


def test_what_a_page_says_commands_no_terminal() -> None:
    read = bulletin(("zh-Hans", "贸易\x1b[31m红\x1b]0;name\x07"), ("en", "trade\x9b2J\r"), pairs=(((1,), (2,)),))
    with terminal.out.capture() as shown:
        show_bulletin(read)
        terminal.out.print("贸易\x1b[31m", soft_wrap=True)
    with terminal.err.capture() as complained:
        terminal.complain("the page says [b]\x1b[31m")
    assert complained.get() == "waiban: the page says [b]␛[31m\n"
    text = shown.get()
    assert not {"\x1b", "\x9b", "\x07", "\r"} & set(text)
    assert "贸易␛[31m红" in text
    assert "trade␦2J" in text
