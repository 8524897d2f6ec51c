"""What a bulletin said on a day, and how it is cited and compared."""

import tempfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from archive import terminal
from archive.dedupe import dedupe
from archive.edits import Difference, read_difference
from archive.history import History, read_standing
from archive.load import load
from archive.script import in_script
from archive.show_history import show_difference, show_standing
from schemas.errors import BulletinUnknown, DayUnusable, NotStanding, RevisionUnknown
from schemas.home import Home
from scraper.clean import clean
from scraper.clean.language.scripts import in_script as converted
from scraper.ingest import ingest
from scraper.section import section
from tests.archive.conftest import PAGE, PAGE_URL, Archive, notice
from tests.daily import Answer, Column, Daily

KEY, OTHER = f"{PAGE}/1", f"{PAGE}/2"
FIRST, SECOND = notice("法国", 1), notice("法国", 1, "双方谈到青年交流。")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A bulletin as it was seen on January 2 and 3, and edited on 4; another one that had left the page by then."""
    archive = Archive(Home(tmp_path_factory.mktemp("twice") / "home").prepare())
    archive.take_in(FIRST, notice("老挝", 2))
    archive.take_in(FIRST, notice("老挝", 2))
    archive.take_in(SECOND)
    return archive


def text_on(archive: Archive, day: str, key: str = KEY) -> str:
    return "".join(segment.text for segment in read_standing(archive.path, key, day).bulletin.segments)


def test_what_stood_on_a_day(twice: Archive) -> None:
    assert "青年交流" not in text_on(twice, "2026-01-02")
    assert "青年交流" not in text_on(twice, "2026-01-03")
    assert "青年交流" in text_on(twice, "2026-01-04")
    assert "青年交流" in text_on(twice, "2031-01-01")
    assert read_standing(twice.path, KEY).revision.ordinal == 2


TEXTS = [notice("法国", 1), notice("法国", 1, "双方谈到青年交流。"), notice("法国", 1, "双方谈到贸易。")]


@given(days=st.lists(st.sampled_from([None, 0, 1, 2]), min_size=2, max_size=6))
@settings(max_examples=10)
def test_whatever_was_edited_and_taken_back_each_day_tells_what_was_seen_last(days: list[int | None]) -> None:
    """Of each day, the number of the text that the page had; null where nobody looked."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Home(f"{folder}/home").prepare())
        for text in (0, *days):
            archive.skip() if text is None else archive.take_in(TEXTS[text])
        seen = 0
        for number, text in enumerate(days, 3):
            seen = seen if text is None else text
            now = text_on(archive, f"2026-01-{number:02}")
            assert [more in now for more in ("青年", "贸易")] == [seen == 1, seen == 2]


def test_each_text_comes_with_its_own_sentences_and_title(archive: Archive) -> None:
    archive.take_in(FIRST)
    archive.take_in(SECOND.replace("会见法国大使\n", "与法国大使会谈\n"))
    before, now = read_standing(archive.path, KEY, "2026-01-02").bulletin, read_standing(archive.path, KEY).bulletin
    assert (before.title.zh, now.title.zh) == ("市政府外办主任会见法国大使", "市政府外办主任与法国大使会谈")
    assert len(now.sentences) == len(before.sentences) + 1


def test_a_text_comes_with_what_a_person_should_look_at(twice: Archive) -> None:
    """The English of these notices does not say whose ambassador came."""
    (issue,) = read_standing(twice.path, KEY, "2026-01-02").bulletin.issues
    assert (issue.kind, issue.where) == ("divergence", KEY)


def test_a_day_before_anything_was_known(twice: Archive) -> None:
    with pytest.raises(NotStanding, match=r"nothing is known of .* on 2026-01-01: it was first captured on 2026-01-02"):
        read_standing(twice.path, KEY, "2026-01-01")


def test_a_day_on_which_it_no_longer_stood_on_its_page(twice: Archive) -> None:
    assert "老挝" in text_on(twice, "2026-01-03", OTHER)
    with pytest.raises(NotStanding, match=r"not there on 2026-01-04: gone since 2026-01-04 .it no longer stands"):
        read_standing(twice.path, OTHER, "2026-01-04")
    assert "老挝" in read_standing(twice.path, OTHER).bulletin.segments[0].text, "its text is kept"


def test_a_day_on_which_its_page_was_gone(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    column = Column()
    for number in range(1, 10):
        column.publish(number)
    daily = Daily(Home(f"{tmp_path}/home"), column, monkeypatch)
    daily.run()
    column.page(1).instead = Answer(404, b"<html>404</html>")
    for days in (1, 1, 1, 1):
        daily.run(days)
    column.page(1).instead = None
    daily.run(days=3)
    key = "cq_fao.djgz/1"
    history = read_standing(daily.path, key).history
    assert [(absence.since_on, absence.until_on) for absence in history.absences] == [("2026-03-04", "2026-03-10")]
    with pytest.raises(NotStanding, match=r"gone since 2026-03-04, and back on 2026-03-10 .answers 404"):
        read_standing(daily.path, key, "2026-03-09")
    for day in ("2026-03-03", "2026-03-10"):
        assert read_standing(daily.path, key, day).revision.ordinal == 1


@pytest.mark.parametrize("day", ["yesterday", "2026-1-2", "20260102", "2026-W01-1", "2026-02-30", ""])
def test_a_day_that_is_none(twice: Archive, day: str) -> None:
    with pytest.raises(DayUnusable, match="2021-04-07"):
        read_history_of(twice).on(day)


def read_history_of(archive: Archive) -> History:
    return read_standing(archive.path, KEY).history


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (PAGE, f"stands for 2 bulletins: {KEY}, {OTHER}; name one"),
        (PAGE_URL, f"stands for 2 bulletins: {KEY}, {OTHER}; name one"),
        (f"{PAGE}/3", f"did you mean {KEY} or {OTHER}"),
        (KEY.replace("page", "pgae"), f"did you mean {KEY}"),
        (KEY[:-2] + "6/1", f"did you mean {KEY}"),
        ("大使", "waiban search WORDS"),
        ("", "waiban search WORDS"),
    ],
)
def test_a_key_that_nothing_has_is_answered_with_the_nearest(twice: Archive, key: str, said: str) -> None:
    with pytest.raises(BulletinUnknown) as caught:
        read_standing(twice.path, key)
    assert said in caught.value.message


def test_a_page_saved_long_ago_tells_when_a_bulletin_was_missing_from_it(archive: Archive) -> None:
    """Not when the copy was taken in."""
    archive.take_in(FIRST, notice("老挝", 2))
    saved = archive.home.root / "later.txt"
    saved.write_text(FIRST, encoding="utf-8")
    taken_in = datetime(2026, 9, 1, tzinfo=UTC)
    folder = ingest(
        section("cq_world.page"), archive.home, [saved], url=PAGE_URL, captured_on="2026-01-05", at=taken_in
    )
    clean(folder)
    dedupe(folder, archive.path)
    load(folder, archive.path)
    (absence,) = read_standing(archive.path, OTHER).history.absences
    assert absence.since_on == "2026-01-05"
    with pytest.raises(NotStanding, match="gone since 2026-01-05"):
        read_standing(archive.path, OTHER, "2026-01-06")


def test_one_revision_by_its_number(twice: Archive) -> None:
    first = read_standing(twice.path, KEY, revision=1)
    assert (first.revision.ordinal, first.bulletin) == (1, read_standing(twice.path, KEY, "2026-01-02").bulletin)
    with pytest.raises(RevisionUnknown, match="no revision 3; it has 1 to 2"):
        read_standing(twice.path, KEY, revision=3)


def compared(archive: Archive, *asked: str) -> Difference:
    found = read_difference(archive.path, KEY, *asked)
    assert found
    return found


@pytest.mark.parametrize(
    ("asked", "ordinals"),
    [
        ((), (1, 2)),
        (("1",), (1, 2)),
        (("2", "1"), (2, 1)),
        (("2026-01-03",), (1, 2)),
        (("2026-01-03", "2026-01-09"), (1, 2)),
    ],
)
def test_two_texts_are_named_by_number_or_day(
    twice: Archive, asked: tuple[str, ...], ordinals: tuple[int, int]
) -> None:
    found = compared(twice, *asked)
    assert (found.earlier.ordinal, found.later.ordinal) == ordinals
    assert "双方谈到青年交流。" in "".join(
        piece.text for p in found.paragraphs for piece in p.pieces if piece.kind != "same"
    )


def test_a_text_that_there_is_not_cannot_be_compared(twice: Archive) -> None:
    with pytest.raises(RevisionUnknown, match="no revision 3; it has 1 to 2"):
        compared(twice, "3")
    assert read_difference(twice.path, OTHER) is None, "it has one text only"


def test_one_language_alone_has_the_whole_width(archive: Archive) -> None:
    archive.take_in(
        f"市政府外办召开会议\n3月1日，{'市政府外办召开会议。' * 9}\n", url="https://www.fx361.cc/page/2021/0407/1.shtml"
    )
    ((key,),) = archive.rows("SELECT key FROM bulletins")
    with terminal.out.capture() as shown:
        show_standing(read_standing(archive.path, key))
    (first,) = [line for line in shown.get().splitlines() if line.startswith("3月1日")]
    assert cell_len(first.rstrip()) > terminal.out.width * 3 // 4


def test_what_a_reader_sees_of_a_text_and_of_a_difference(twice: Archive) -> None:
    with terminal.out.capture() as shown:
        show_standing(read_standing(twice.path, KEY, "2026-01-09"), "2026-01-09")
        show_standing(read_standing(twice.path, OTHER))
        show_difference(compared(twice))
    text = shown.get()
    for said in (
        "revision  2 of 2, seen on 2026-01-04",
        "2026-01-09: this text was last seen on 2026-01-04, and nobody looked again before this snapshot",
        "gone      from 2026-01-04; its text is kept here",
        "cite as   重庆与世界",
        "{+双方谈到青年交流。+}",
        "1 paragraph the same",
    ):
        assert said in text, said


def test_in_the_other_script_every_place_stays_where_it_was(archive: Archive) -> None:
    archive.take_in(
        "貿易頭髮展開幕\n2月25日，李波會見法國大使馬克龍，雙方談到裡面的信息。還談到發展。\nHe came on February 25.\n"
    )
    own = read_standing(archive.path, KEY).bulletin
    read = in_script(own, "zh-Hans", lambda text, lang: converted(text, lang, "zh-Hans"))
    assert (own.title.zh, read.title.zh) == ("貿易頭髮展開幕", "贸易头发展开幕")
    texts = {segment.ordinal: segment for segment in read.segments}
    assert {segment.lang for segment in read.segments} == {"zh-Hans", "en"}
    assert "".join(sentence.text for sentence in read.sentences if sentence.segment == 2) == texts[2].text
    for mention in read.mentions:
        assert texts[mention.segment].text[mention.start : mention.end] == mention.text
    assert [segment.text_original for segment in read.segments] == [segment.text_original for segment in own.segments]
    assert in_script(own, "zh-Hant", lambda text, lang: converted(text, lang, "zh-Hant")) == own, "it has that script"


def test_a_word_that_is_longer_in_the_other_script_moves_nothing(archive: Archive) -> None:
    archive.take_in("貿易頭髮展開幕\n李波來了。\n")
    own = read_standing(archive.path, KEY).bulletin
    read = in_script(own, "zh-Hans", lambda text, lang: converted(text, lang, "zh-Hans") + "！" * (len(text) > 1))
    assert [segment.text for segment in read.segments] == ["贸易头发展开幕", "李波来了。"]
