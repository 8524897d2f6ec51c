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
        return await site.client.get(path, params=asked)

    return asyncio.run(answer())


def page(site: Datasette, path: str, **asked: str) -> str:
    answer = get(site, path, **asked)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def bulletin(site: Datasette, number: int) -> str:
    """The address of the row; its number may differ from snapshot to snapshot."""
    answer = get(site, f"/bulletin/{PAGE}/{number}")
    assert answer.status_code == 302
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    "path", ["/", "/current/bulletins", "/current/bulletins?_search=script", "row", "row?q=onerror"]
)
def test_hostile_text_is_shown_and_never_run(hostile: Datasette, path: str) -> None:
    shown = page(hostile, path.replace("row", bulletin(hostile, 1)))
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
    assert f'href="{bulletin(site, 2)}?q=' in shown


def test_a_bulletin_stands_side_by_side_with_its_evidence(site: Datasette) -> None:
    address = bulletin(site, 1)
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
    assert get(site, f"/bulletin/{PAGE}/99").status_code == 404


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


def test_without_an_index_datasette_still_serves(archive: Archive, tmp_path: Path) -> None:
    """A file from before there was one, or another file altogether."""
    old = tmp_path / f"{DATABASE}.db"
    old.write_bytes(archive.home.current.read_bytes())
    with sqlite3.connect(old) as snapshot:
        for table in ("bulletins_fts", "fold", "word_forms"):
            snapshot.execute(f"DROP TABLE {table}")
    site = Datasette([str(old)])
    assert "对外开放" in page(site, bulletin(site, 1))
    assert "法国" in page(site, "/current/bulletins")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)")
    assert get(Datasette([str(tmp_path / "other.db")]), "/").status_code == 200
