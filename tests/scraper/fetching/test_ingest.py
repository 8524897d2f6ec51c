from pathlib import Path

import pytest

from schemas.errors import NotText, RunIncomplete, WaibanError
from schemas.home import Home
from schemas.run_folder import CAPTURES
from scraper.clean import clean
from scraper.fetch import fetch
from scraper.ingest import ingest
from scraper.section import section
from scraper.warc import read_capture

DIGESTS = section("cq_world.page")
URL = "https://m.jizihe.com/page/2021/0407/8066415.shtml"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text("李波会见大使\n2月25日，李波会见大使。\n", encoding="utf-8")
    return path


def test_a_saved_file_is_kept_as_a_resource(text: Path, tmp_path: Path) -> None:
    folder = ingest(DIGESTS, Home(tmp_path / "home"), [text], captured_on="2021-04-07")
    (row,) = folder.read(CAPTURES)
    assert row.offset_bytes is not None
    stored = read_capture(folder, row.offset_bytes)
    assert stored.body == text.read_bytes()
    assert row.page_key == f"cq_world.page/{row.body_sha256}"
    assert (row.kind, row.captured_at, row.content_type) == ("resource", "2021-04-07T12:00:00Z", "text/plain")
    assert str(tmp_path) not in row.url, "a folder of the person who saved it is nobody's business"


def test_an_address_gives_the_key_of_the_page(text: Path, tmp_path: Path) -> None:
    folder = ingest(DIGESTS, Home(tmp_path / "home"), [text], url=URL)
    (row,) = folder.read(CAPTURES)
    assert (row.page_key, row.url) == ("cq_world.page/8066415", URL)


def test_an_address_of_another_section_is_refused(text: Path, tmp_path: Path) -> None:
    with pytest.raises(WaibanError, match="does not look like a page of cq_world"):
        ingest(DIGESTS, Home(tmp_path / "home"), [text], url="https://example.org/1.html")


def test_one_bad_file_stops_all_before_anything_is_written(text: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\x00")
    with pytest.raises(NotText, match=r"picture\.png"):
        ingest(DIGESTS, Home(tmp_path / "home"), [text, picture])
    assert not (tmp_path / "home").exists()


def test_a_file_that_is_no_text_is_named_for_what_it_is(tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.4 and no NUL byte")
    with pytest.raises(NotText, match=r"report\.pdf: not text but a PDF"):
        ingest(DIGESTS, Home(tmp_path / "home"), [report])


def test_a_day_that_is_none_is_refused_before_anything_is_written(text: Path, tmp_path: Path) -> None:
    with pytest.raises(WaibanError, match="'2021-02-30' is not a day"):
        ingest(DIGESTS, Home(tmp_path / "home"), [text], captured_on="2021-02-30")
    assert not (tmp_path / "home").exists()


def test_what_a_person_saved_is_never_fetched_over(text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process(*_: object, **__: object) -> None:
        pytest.fail("a spider was started for a section that must not be fetched")

    monkeypatch.setattr("scraper.fetch.subprocess.Popen", no_process)
    folder = ingest(DIGESTS, Home(tmp_path / "home"), [text])
    with pytest.raises(RunIncomplete, match="made by `ingest`"):
        fetch(folder)
    assert folder.finished("fetch")
    assert len(list(folder.read(CAPTURES))) == 1


def test_several_files_are_several_pages(text: Path, tmp_path: Path) -> None:
    other = tmp_path / "page.html"
    other.write_text('<html><body><div id="zoom"><p>2月7日，会议召开。</p></div></body></html>', encoding="utf-8")
    folder = ingest(DIGESTS, Home(tmp_path / "home"), [text, other, text])
    assert len(list(folder.read(CAPTURES))) == 2, "the same file twice is one page"
    assert clean(folder).stages["clean"]["bulletins"] == 2
