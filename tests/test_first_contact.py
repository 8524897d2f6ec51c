"""`waiban sections check`, as a maintainer meets it."""

import re
from pathlib import Path

from schemas.home import Home
from schemas.run_folder import CAPTURES
from tests.conftest import Waiban
from tests.dags.conftest import detour

SECTION = "cq_fao.wsyw"
CASES = Path(__file__).parent / "sections"


def test_a_first_contact_asks_five_times_and_keeps_what_came(waiban: Waiban, office_url: str) -> None:
    ended = waiban("sections", "check", SECTION, "--live", "--site-url", office_url, "--json")
    assert ended.code == 0, ended.stdout + ended.stderr
    found = {line["id"]: line["verdict"] for line in ended.lines}
    assert found.pop("https") == "cannot be told"
    assert set(found.values()) == {"holds"}
    (folder,) = Home(waiban.home).checks(SECTION)
    paths = [re.sub(r"\d+", "N", row.url.removeprefix(office_url)) for row in folder.read(CAPTURES)]
    assert paths == [
        "/robots.txt",
        "/zwxx_N/wsyw/",
        "/zwxx_N/wsyw/index_N.html",
        "/zwxx_N/wsyw/N/tN_N.html",
        "/zwxx_N/wsyw/N/tN_N_wap.html",
    ]
    assert all(row.offset_bytes is not None for row in folder.read(CAPTURES))

    offline = waiban("sections", "check", SECTION, "--json")
    assert (offline.code, offline.lines) == (0, ended.lines), "told from what was kept"
    states = {line["section"]: line["state"] for line in waiban("status", "--json").lines}
    assert states[SECTION] == "never ran", "a first contact is no run"


def test_what_does_not_hold_ends_with_3(waiban: Waiban, office_url: str) -> None:
    with detour(office_url, {"/zwxx_162/wsyw/": (412, "no")}) as site_url:
        ended = waiban("sections", "check", SECTION, "--live", "--site-url", site_url)
    assert ended.code == 3
    assert re.search(r"answers\s+does not hold", ended.stdout)
    assert "answers 412" in ended.stdout


def test_a_site_that_is_away(waiban: Waiban) -> None:
    ended = waiban("sections", "check", SECTION, "--live", "--site-url", "http://127.0.0.1:9", "--json")
    assert ended.code == 3
    assert "refused" in ended.lines[0]["evidence"]


def test_a_run_can_be_checked_too(waiban: Waiban, office_url: str) -> None:
    assert waiban("run", "cq_fao.djgz", "--site-url", office_url).code == 0
    found = {line["id"]: line["verdict"] for line in waiban("sections", "check", "cq_fao.djgz", "--json").lines}
    assert found["metas"] == found["entries"] == "holds"
    assert found["wap_twin"] == "cannot be told"


def test_nothing_captured_yet(waiban: Waiban, tmp_path: Path) -> None:
    ended = waiban("sections", "check", SECTION)
    assert ended.code == 2
    assert "--live" in ended.stderr


def test_saved_files_say_whether_a_declaration_fits_and_are_kept(waiban: Waiban, tmp_path: Path) -> None:
    """The way of a maintainer before anything is asked for: no home, no site."""
    listing, page = CASES / SECTION / "listing.html", CASES / SECTION / "page.html"
    named = ("--listing", str(listing), "--page", str(page))
    ended = waiban("sections", "check", SECTION, *named, "--keep", str(tmp_path / "kept"), "--json")
    assert ended.code == 0, ended.stdout + ended.stderr
    assert {line["verdict"] for line in ended.lines} == {"holds"}
    assert {line["file"] for line in ended.lines} == {"listing.html", "page.html"}
    assert not waiban.home.exists()
    for name in ("listing.html", "listing.json", "page.html", "page.json"):
        assert (tmp_path / "kept" / SECTION / name).read_bytes() == (CASES / SECTION / name).read_bytes()

    ended = waiban("sections", "check", "cq_world.page", *named)
    assert ended.code == 3, "it is no listing of that section, and no page"
    assert "0 links fit /page/" in ended.stdout
    assert "./N/tN_N.html (10 times)" in ended.stdout
    assert "most stands in div.trs_editor_view" in ended.stdout


def test_what_cannot_be_asked_together_is_one_sentence(waiban: Waiban, tmp_path: Path) -> None:
    for words in (["--live", "--page", "p.html"], ["--keep", "tests"], ["--page", str(tmp_path / "none.html")]):
        ended = waiban("sections", "check", SECTION, *words)
        assert (ended.code, ended.stdout) in ((2, ""), (1, "")), words
        assert len(ended.stderr.splitlines()) <= 4, ended.stderr
