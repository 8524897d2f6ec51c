"""Hits are the newest first, of a section, of days, in the page's own script; also where there is no index yet."""

import sqlite3
from pathlib import Path

import pytest

from archive.plain_sql import for_shell
from archive.publish import publish
from archive.search import Wanted, find, search, search_works
from schemas.errors import ArchiveMissing, DayUnusable, SectionUnknown
from schemas.home import Home
from tests.archive.conftest import Archive, notice
from tests.conftest import Waiban


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Three notices, loaded in another order than that of their days; no test changes them."""
    archive = Archive(Home(tmp_path_factory.mktemp("search") / "home").prepare())
    for number, (who, day) in ((2, ("老挝", 2)), (3, ("巴西", 3)), (1, ("法国", 1))):
        archive.take_in(notice(who, day), url=f"https://www.fx361.cc/page/2021/040{number}/{number}.shtml")
    publish(archive.home)
    return archive


def found(database: Path, query: str, **wanted: str | int) -> list[str]:
    return [hit.key.split("/")[1] for hit in find(database, Wanted(query, **wanted))]  # type: ignore[arg-type]


CASES = [
    ("法国", ["1"]),
    ("法國", ["1"]),
    ("會見 老撾", ["2"]),
    ("大使", ["3", "2", "1"]),
    ("AMBASSADOR", ["3", "2", "1"]),
    ("ambassador 法国", ["1"]),
    ("meeting", ["3", "2", "1"]),
    ("法国 老挝", []),
    ("100%", []),
    ("_", []),
    ("' OR 1=1 --", []),
    ("  ", []),
]


@pytest.mark.parametrize(("query", "keys"), CASES)
def test_what_is_found_with_an_index_and_without(searched: Archive, query: str, keys: list[str]) -> None:
    assert found(searched.home.current, query) == keys
    assert found(searched.path, query) == keys, "the archive itself has no index, and is read from end to end"


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({"limit": 1}, ["3"]),
        ({"since": "2021-04-02"}, ["3", "2"]),
        ({"until": "2021-04-02"}, ["2", "1"]),
        ({"since": "2021-04-02", "until": "2021-04-02"}, ["2"]),
        ({"since": "2022-01-01"}, []),
        ({"until": "1999-12-31"}, []),
        ({"section": "cq_world.page"}, ["3", "2", "1"]),
    ],
)
def test_among_what_is_looked(searched: Archive, wanted: dict[str, str | int], keys: list[str]) -> None:
    assert found(searched.home.current, "大使", **wanted) == keys
    assert found(searched.path, "大使", **wanted) == keys


def test_the_rank_counts_how_much_is_there(archive: Archive) -> None:
    archive.take_in(
        notice("法国", 1, "法国大使谈到法国。"), notice("老挝", 2, "他去过法国。" + "双方谈到青年交流。" * 20)
    )
    publish(archive.home)
    assert [hit.key[-1] for hit in find(archive.home.current, Wanted("法国", by="rank"))] == ["1", "2"]
    assert [hit.key[-1] for hit in search(archive.home.current, "法国")] == ["1", "2"], "as they stand on the page"


def test_what_cannot_be_asked_is_said(searched: Archive) -> None:
    with pytest.raises(SectionUnknown, match=r"sections here: cq_world\.page"):
        find(searched.home.current, Wanted("大使", section="cq_fao.wsyw"))
    with pytest.raises(DayUnusable, match="2021-13-01"):
        find(searched.home.current, Wanted("大使", since="2021-13-01"))
    with pytest.raises(ArchiveMissing):
        search(searched.home.root / "none.db", "大使")


def test_the_snippet_is_in_the_page_s_own_script_with_the_places(searched: Archive) -> None:
    (hit,) = search(searched.home.current, "法國 大使")
    told = [hit.snippet[start:end] for start, end in hit.snippet_places]
    assert told == ["法国", "大使"]
    assert [hit.title[start:end] for start, end in hit.title_places] == ["法国", "大使"]


def test_a_snippet_of_a_long_text_is_cut_round_the_hit(archive: Archive) -> None:
    archive.take_in(notice("法国", 1, "双方谈到青年交流。" * 30 + "务实合作。" + "双方谈到青年交流。" * 30))
    publish(archive.home)
    (hit,) = search(archive.home.current, "務實合作")
    ((start, end),) = hit.snippet_places
    assert hit.snippet[start:end] == "务实合作"
    assert hit.snippet[0] == hit.snippet[-1] == "…"
    assert len(hit.snippet) <= 82


def test_bulletins_are_numbered_by_their_days(searched: Archive) -> None:
    """And what points at them still does."""
    with sqlite3.connect(searched.home.current) as snapshot:
        numbered = snapshot.execute("SELECT id, published_on FROM bulletins ORDER BY id").fetchall()
        assert [number for number, _ in numbered] == [1, 2, 3]
        assert [day for _, day in numbered] == sorted(day for _, day in numbered)
        assert snapshot.execute("PRAGMA foreign_key_check").fetchall() == []
        told = """SELECT b.key, g.text FROM bulletins b JOIN revisions r ON r.bulletin_id = b.id
            JOIN segments g ON g.revision_id = r.id AND g.ordinal = 1 ORDER BY 1"""
        assert snapshot.execute(told).fetchall() == searched.rows(told)


def test_search_says_whether_it_works(searched: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert search_works(searched.home.current) is None
    assert "has no search index" in str(search_works(searched.path))
    broken = tmp_path / "broken.db"
    broken.write_bytes(searched.home.current.read_bytes())
    with sqlite3.connect(broken) as snapshot:
        snapshot.execute("INSERT INTO bulletins_fts (bulletins_fts) VALUES ('delete-all')")
    assert "does not find" in str(search_works(broken))
    monkeypatch.setattr("archive.search.entry_points", lambda group: ())
    assert "make setup" in str(search_works(searched.home.current))


@pytest.mark.parametrize(("query", "keys"), [*CASES, ("it's; DROP TABLE bulletins; --", [])])
def test_sql_for_the_shell_finds_the_same(searched: Archive, query: str, keys: list[str]) -> None:
    with sqlite3.connect(f"{searched.home.current.as_uri()}?mode=ro", uri=True) as stock:
        assert [row[3].split("/")[1] for row in stock.execute(for_shell(query))] == keys


def test_who_searches_is_told_whether_there_is_more_and_what_to_try(searched: Archive) -> None:
    waiban = Waiban(searched.home.root)
    assert "there are more than these 2" in waiban("search", "大使", "--limit", "2").stderr
    assert "more" not in waiban("search", "大使", "--limit", "3").stderr
    assert len(waiban("search", "大使", "--limit", "2", "--json").lines) == 2
    nothing = waiban("search", "ambasador", "--since", "2021-01-01")
    assert (nothing.code, nothing.stdout) == (0, "")
    assert "nothing found for ambasador in this section or between these days" in nothing.stderr
    assert "cooperat*" in nothing.stderr
