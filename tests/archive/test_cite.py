"""A citation names one text for good, in each form, whatever the page says."""

import json
from pathlib import Path

import pytest

from archive.cite import cite
from archive.history import Standing, read_standing
from archive.publish import publish
from schemas.home import Home
from tests.archive.conftest import PAGE, PAGE_URL, Archive, notice
from tests.conftest import Waiban

KEY = f"{PAGE}/1"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A bulletin that was edited."""
    archive = Archive(Home(tmp_path_factory.mktemp("cite") / "home").prepare())
    archive.take_in(notice("法国", 1))
    archive.take_in(notice("法国", 1, "双方谈到青年交流。"))
    publish(archive.home)
    return archive.home


@pytest.fixture(scope="module")
def first(home: Home) -> Standing:
    """The text before the edit."""
    return read_standing(home.current, KEY, "2026-01-02")


def test_a_line_says_who_what_when_where_and_which_text(first: Standing, home: Home) -> None:
    line = cite(first, "text")
    for part in (
        "重庆与世界 / Chongqing and the World: 市政府外办主任会见法国大使. 2021-04-07.",
        PAGE_URL,
        "Captured 2026-01-02T12:00:00Z",
        f"{KEY}, revision 1, sha256:{first.revision.text_sha256}, snapshot {home.current.resolve().stem}",
    ):
        assert part in line
    assert "\n" not in line
    assert "snapshot" not in cite(read_standing(home.archive, KEY), "text"), "what is not published has no name"


def test_csl_json_is_what_zotero_and_pandoc_read(first: Standing) -> None:
    (item,) = json.loads(cite(first, "csl-json"))
    assert item["type"] == "webpage"
    assert item["author"] == [{"literal": "重庆与世界 / Chongqing and the World"}]
    assert item["issued"] == {"date-parts": [[2021, 4, 7]]}
    assert item["accessed"] == {"date-parts": [[2026, 1, 2]]}
    assert item["URL"] == PAGE_URL
    assert f"revision 1, sha256:{first.revision.text_sha256}" in item["note"]


HOSTILE = r"}\input{/etc/passwd}% 100 & #1_2 ~^$ {"


def test_bibtex_has_nothing_that_tex_obeys(first: Standing) -> None:
    title = first.bulletin.title.model_copy(update={"zh": HOSTILE + "\n会见"})
    entry = cite(Standing(first.history, first.revision, first.bulletin.model_copy(update={"title": title})), "bibtex")
    (line,) = [line for line in entry.splitlines() if line.startswith("  title")]
    escaped = r"\}\textbackslash{}input\{/etc/passwd\}\% 100 \& \#1\_2 \textasciitilde{}\textasciicircum{}\$ \{ 会见"
    assert line == f"  title = {{{{{escaped}}}}},"
    assert entry.startswith("@online{cq_world.page-8066415-1-1,\n")
    assert entry.endswith("\n}")


def test_what_has_no_address_is_cited_without_one(tmp_path: Path) -> None:
    archive = Archive.at(tmp_path)
    archive.take_in(notice("法国", 1), url=None)
    ((key,),) = archive.rows("SELECT key FROM bulletins")
    standing = read_standing(archive.path, key)
    assert "URL" not in json.loads(cite(standing, "csl-json"))[0]
    assert "  url =" not in cite(standing, "bibtex")


def test_the_command(home: Home) -> None:
    waiban = Waiban(home.root)
    assert waiban("show", KEY, "--cite", "bibtex", "--revision", "1").stdout.startswith("@online{")
    assert json.loads(waiban("show", KEY, "--cite", "csl-json").stdout)[0]["archive_location"] == KEY
    for wrong in (("--cite", "text", "--json"), ("--asof", "2026-01-02", "--revision", "1"), ("--revision", "9")):
        assert waiban("show", KEY, *wrong).code == 2
