"""Datasette with our plugin: it finds what is asked for, and shows scraped text as text."""

import asyncio
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from archive.database import columns, open_reading
from archive.publish import publish
from archive.site.metadata import DATABASE, metadata
from archive.site.queries import QUERIES
from schemas.home import Home
from tests.archive.conftest import PAGE, Archive, notice

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">\''


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Two bulletins, the first of which was edited."""
    archive = Archive(Home(tmp_path_factory.mktemp("site") / "home").prepare())
    archive.take_in(notice("法国", 1, "双方谈到青年交流。"), notice("老挝", 2))
    archive.take_in(notice("法国", 1, "双方谈到对外开放。"), notice("老挝", 2))
    publish(archive.home)
    return archive


@pytest.fixture(scope="module")
def site(archive: Archive) -> Datasette:
    return serving(archive.home.current)


@pytest.fixture(scope="module")
def hostile(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The same, with an attack wherever a scraped text may stand."""
    home = Home(tmp_path_factory.mktemp("hostile") / "home").prepare()
    home.archive.write_bytes(archive.path.read_bytes())
    with sqlite3.connect(home.archive) as writer:
        for table, column in (
            ("bulletins", "title_zh"),
            ("segments", "text"),
            ("sections", "title_zh"),
            ("pages", "url"),
        ):
            writer.execute(f"UPDATE {table} SET {column} = ? || {column}", [HOSTILE])
        told = ("clean", "odd", HOSTILE, HOSTILE)
        writer.execute("INSERT INTO issues SELECT NULL, 1, ?, ?, key, ?, ? FROM bulletins", told)
        repaired = "INSERT OR REPLACE INTO repairs SELECT NULL, id, 'odd', 0, 1, ?, '<', ? FROM segments"
        writer.execute(repaired, [HOSTILE, HOSTILE])
    publish(home)
    return serving(home.current)


def serving(snapshot: Path) -> Datasette:
    with open_reading(snapshot) as db:
        return Datasette([], immutables=[str(snapshot)], metadata=metadata(columns(db)))


def get(site: Datasette, path: str, **asked: str) -> Any:
    async def answer() -> Any:
        await site.invoke_startup()
        return await site.client.get(path, params=asked or None)  # none takes no query off the path

    return asyncio.run(answer())


def page(site: Datasette, path: str, **asked: str) -> str:
    answer = get(site, path, **asked)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


ADDRESS = f"/bulletin/{PAGE}/1"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/current/bulletins",
        "/current/bulletins?_search=script",
        "/current/parallel_sentences",
        f"/current/origin?key={PAGE}/1",
        ADDRESS,
        f"{ADDRESS}?q=onerror",
    ],
)
def test_hostile_text_is_shown_and_never_run(hostile: Datasette, path: str) -> None:
    shown = page(hostile, path)
    assert shown.count("alert(") > 4, "the attack stands there to be read"
    assert "<script>alert" not in shown
    assert not re.search(r"<img[^>]*onerror", shown)


def test_a_hostile_query_is_shown_and_never_run(site: Datasette) -> None:
    shown = page(site, "/current/bulletins", _search='"><script>alert(3)</script>')
    assert "<script>alert(3)" not in shown


@pytest.mark.parametrize("typed", ["對外開放", "ambassador 法國", "meeting", "", "*", '"', "' OR 1=1 --", "-", "\0"])
def test_the_search_box_never_breaks(site: Datasette, typed: str) -> None:
    answer = get(site, "/current/bulletins.json", _search=typed, _shape="array", _col="key")
    assert answer.status_code == 200
    found = {"對外開放": 1, "ambassador 法國": 1, "meeting": 2}
    if typed in found:
        assert len(answer.json()) == found[typed]


def test_a_list_shows_what_was_found_in_the_page_s_own_script(site: Datasette) -> None:
    shown = page(site, "/current/bulletins", _search="會見 met")
    assert len(re.findall(r"<mark>会见</mark>", shown)) >= 2
    assert f'href="/bulletin/{PAGE}/2?q=' in shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"_search": "對外合作 met"}, "A blank parts words, also in Chinese"),
        ({"_search": "met", "year": "1999"}, 'href="?_search=met">all days and sections'),
        ({"year": "1999"}, "and passes the filters"),
    ],
)
def test_who_finds_nothing_is_told_what_to_try(site: Datasette, asked: dict[str, str], told: str) -> None:
    assert told in page(site, "/current/bulletins", **asked)


def test_the_first_page_says_what_this_is(site: Datasette, archive: Archive) -> None:
    shown = page(site, "/")
    assert archive.home.current.resolve().stem in shown, "the snapshot, by its name"
    assert "made up" not in shown
    for link in re.findall(r'href="(/current[^"]*)"', shown):
        assert page(site, link.replace("&amp;", "&"))


def test_a_made_up_office_is_never_taken_for_a_real_one(archive: Archive, tmp_path: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    home.archive.write_bytes(archive.path.read_bytes())
    with sqlite3.connect(home.archive) as writer:
        writer.execute("UPDATE runs SET site_url = 'http://127.0.0.1:8900'")
        writer.execute("UPDATE pages SET url = 'http://127.0.0.1:8900' || substr(url, 24)")
    publish(home)
    site = serving(home.current)
    for path in ("/", ADDRESS):
        assert "ade up by a program" in page(site, path)
    assert "[made up]" in page(site, ADDRESS)


def test_a_bulletin_stands_side_by_side_with_its_evidence(site: Datasette) -> None:
    address = ADDRESS
    shown = page(site, address, q="會見")
    assert re.search(r'<p lang="zh-Hans".*?</p>.*?<p lang="en"', shown, flags=re.S)
    for told in ("Cite as", "sha256:", "revision 2", "<mark>会见</mark>", "with status", f"/bulletin/{PAGE}/1"):
        assert told in shown
    assert "对外开放" in shown
    assert "對外開放" in page(site, address, script="hant")
    earlier = page(site, address, asof="2026-01-02")
    assert "青年交流" in earlier
    assert "对外开放" not in earlier.partition("Cite as")[0]
    assert "is not a day" in page(site, address, asof="yesterday")
    assert "has no revision 7" in page(site, address, revision="7")


@pytest.mark.parametrize("asked", [{"asof": "2026-01-02"}, {"revision": "1"}])
def test_an_earlier_text_says_that_it_is_not_the_current_one(site: Datasette, asked: dict[str, str]) -> None:
    shown = page(site, ADDRESS, **asked)
    assert "Revision 1 of 2, seen on 2026-01-02" in shown
    assert f'<a href="{ADDRESS}">the current text</a>' in shown
    assert f"{ADDRESS}?revision=1" in shown, "its lasting address"
    ((name, value),) = asked.items()
    assert f'href="{ADDRESS}?{name}={value}&amp;script=hant"' in shown, "in the other script it stays the same text"
    assert "Revision" not in page(site, ADDRESS).partition("<h1>")[0]


@pytest.mark.parametrize(
    ("key", "told"), [(f"{PAGE}/99", f"did you mean {PAGE}/1"), (PAGE, f"stands for 2 bulletins: {PAGE}/1")]
)
def test_a_key_that_nothing_has_is_answered_with_the_nearest(
    site: Datasette, key: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = get(site, f"/bulletin/{key}")
    assert answer.status_code == 404
    assert told in answer.text
    assert 'name="_search"' in answer.text
    assert capfd.readouterr().out == "", "a slip of a reader is no error of the server"


def test_a_page_that_is_not_there_leads_back(site: Datasette, archive: Archive) -> None:
    assert '<a href="/">' in get(site, "/current/nothing").text
    assert get(site, "/current/nothing.json").json()["ok"] is False
    assert get(site, "/bulletin/<script>alert(1)").text.count("<script>alert") == 0


def test_the_key_of_a_bulletin_leads_to_it_and_that_of_a_run_nowhere(site: Datasette) -> None:
    link = f'<a href="{ADDRESS}">{PAGE}/1</a>'
    assert link in page(site, "/current/parallel_sentences")
    assert link in page(site, "/current", sql="select key from bulletins")
    assert "/bulletin/" not in page(site, "/current", sql="select key from runs")
    assert "/bulletin/" not in page(site, "/current/runs")


def test_functions_for_sql(site: Datasette) -> None:
    asked = "select match_zh('對外 met') m, fold_zh('對外，') f, highlight_zh('<b>對外', '对外') h, match_zh(null) n"
    (row,) = get(site, "/current.json", sql=asked, _shape="array").json()
    assert row == {
        "m": '{zh en} : "对 外" AND ("met" OR "meet")',
        "f": "对 外 ,",
        "h": "&lt;b&gt;<mark>對外</mark>",
        "n": '""',
    }


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("search", {"q": "對外開放"}, ["1"]),
        ("search", {"q": "meeting"}, ["1", "2"]),
        ("search", {"q": ""}, []),
        ("sentences", {"q": "會見"}, ["1", "2"]),
        ("sentences", {"q": "ambassador"}, ["1", "2"]),
        ("sentences", {"q": ""}, []),
        ("changes-since", {"since": "2026-01-01"}, ["1"]),
        ("changes-since", {"since": "2027-01-01"}, []),
        ("origin", {"key": f"{PAGE}/2"}, ["2"]),
        ("origin", {"key": "nothing"}, []),
    ],
)
def test_questions_in_sql_alone(
    site: Datasette, archive: Archive, name: str, asked: dict[str, str], found: list[str]
) -> None:
    """In Datasette, and on the file in any SQLite."""
    answer = get(site, f"/current/{name}.json", **asked, _shape="array").json()
    assert sorted({row["key"][-1] for row in answer}) == found
    with sqlite3.connect(archive.home.current) as stock:
        stock.row_factory = sqlite3.Row
        assert [dict(row) for row in stock.execute(QUERIES[name]["sql"], asked)] == answer


def test_questions_by_year(site: Datasette) -> None:
    def asked(name: str, **parameters: str) -> Any:
        return get(site, f"/current/{name}.json", **parameters, _shape="array").json()

    (year,) = asked("years", q="對外開放")
    assert (year["year"], year["bulletins"], year["of_that_year"]) == ("2021", 1, 2)
    assert {(row["named"], row["bulletins"]) for row in asked("named", kind="place")} >= {("FR", 1), ("LA", 1)}
    assert asked("years", q="") == asked("named", kind="") == []


def test_without_an_index_datasette_still_serves(archive: Archive, tmp_path: Path) -> None:
    """A file from before there was one, or another file altogether."""
    old = tmp_path / f"{DATABASE}.db"
    old.write_bytes(archive.home.current.read_bytes())
    with sqlite3.connect(old) as snapshot:
        for table in ("bulletins_fts", "fold", "word_forms"):
            snapshot.execute(f"DROP TABLE {table}")
    site = Datasette([str(old)])
    assert "对外开放" in page(site, ADDRESS)
    assert "法国" in page(site, "/current/bulletins")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)")
    other = Datasette([str(tmp_path / "other.db")])
    assert get(other, "/").status_code == 200
    assert get(other, ADDRESS).status_code == 404
    assert "/bulletin/" not in page(other, "/other", sql="select 'cq_fao.wsyw/1' as key")
