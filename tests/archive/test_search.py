"""A bulletin is found in either script and in English; newest first; what a user types is never SQL."""

import pytest

from archive.publish import publish
from archive.search import search
from tests.archive.conftest import Archive, notice


@pytest.fixture
def searched(archive: Archive) -> Archive:
    for number, (who, day) in enumerate((("法国", 1), ("老挝", 2)), 1):
        archive.take_in(notice(who, day), url=f"https://www.fx361.cc/page/2021/040{number}/{number}.shtml")
    publish(archive.home)
    return archive


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("法国", ["1"]),
        ("法國", ["1"]),
        ("會見 老撾", ["2"]),
        ("大使", ["2", "1"]),
        ("AMBASSADOR", ["2", "1"]),
        ("ambassador 法国", ["1"]),
        ("法国 老挝", []),
        ("100%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("  ", []),
    ],
)
def test_what_is_found(searched: Archive, query: str, found: list[str]) -> None:
    hits = search(searched.home.current, query)
    assert [hit.key.split("/")[1] for hit in hits] == found


def test_a_limit_keeps_the_newest(searched: Archive) -> None:
    assert [hit.published_on for hit in search(searched.home.current, "大使", limit=1)] == ["2021-04-02"]


def test_the_snippet_is_in_the_page_s_own_script(searched: Archive) -> None:
    (hit,) = search(searched.home.current, "法國")
    assert "法国" in hit.snippet
