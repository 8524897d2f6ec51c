"""The command line as a user meets it: what it prints, how it ends, what it says of bad input."""

import json
import os
import pty
import shlex
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from schemas.records import Bulletin
from schemas.run_folder import RunFolder
from scraper.replica import Office, running
from scraper.replica.columns import SMALL
from scraper.replica.faults import FAULTS
from tests.conftest import Ended, Waiban

RUN_LINE = {"section", "run", "state", "outcomes", "bulletins", "issues"}


def one_clear_line(ended: Ended, code: int, *words: str) -> None:
    assert ended.code == code, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    said = [line for line in ended.stderr.splitlines() if not line.startswith(("Usage:", "Try ", "20"))]
    assert len([line for line in said if line.strip()]) == 1, ended.stderr
    for word in words:
        assert word in ended.stderr


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "digest.txt"
    path.write_text(
        "李波会见大使\n2月25日，李波会见大使。\nOn February 25, Li Bo met the ambassador.\n", encoding="utf-8"
    )
    return path


def test_run_reports_a_line_a_section_and_a_second_run_finds_nothing_new(waiban: Waiban, office_url: str) -> None:
    first = waiban("run", "cq_fao.djgz", "cq_world.page", "--site-url", office_url, "--json")
    assert first.code == 0, first.stderr
    assert [set(line) for line in first.lines] == [RUN_LINE, RUN_LINE]
    for line in first.lines:
        assert line["state"] == "done"
        assert set(line["outcomes"]) == {"new"}
        assert line["bulletins"]["new"] >= line["outcomes"]["new"]
    before = waiban.content_sha256()

    second = waiban("run", "cq_fao.djgz", "cq_world.page", "--site-url", office_url, "--json")
    for line, earlier in zip(second.lines, first.lines, strict=True):
        assert line["outcomes"] == {"not_modified": earlier["outcomes"]["new"]}
        assert line["bulletins"] == {"new": 0, "changed": 0, "unchanged": earlier["bulletins"]["new"]}
    assert waiban.content_sha256() == before


def test_the_stages_one_by_one_are_the_same_as_run(waiban: Waiban, office_url: str, tmp_path: Path) -> None:
    run = waiban("plan", "cq_fao.djgz", "--site-url", office_url).stdout.strip()
    for stage in (["fetch", run], ["clean", "--run", run], ["dedupe", run], ["load", run]):
        ended = waiban(*stage, "--json")
        assert ended.code == 0, ended.stderr
        assert ended.lines[0]["run"] == run
    at_once = Waiban(tmp_path / "other")
    assert at_once("run", "cq_fao.djgz", "--site-url", office_url, "--json").code == 0
    assert at_once.content_sha256() == waiban.content_sha256()


def test_a_stage_before_its_predecessor_says_which_one(waiban: Waiban, office_url: str) -> None:
    run = waiban("plan", "cq_fao.djgz", "--site-url", office_url).stdout.strip()
    one_clear_line(waiban("load", run), 1, "waiban dedupe " + run)


def test_clean_prints_bulletins_as_json(waiban: Waiban, text_file: Path) -> None:
    ended = waiban("clean", str(text_file), "--json", home=False, cwd=text_file.parent)
    (bulletin,) = ended.lines
    assert bulletin["title"] == {"zh": "李波会见大使", "en": None}
    assert [segment["role"] for segment in bulletin["segments"]] == ["title", "body", "body"]
    assert [pair for pair in bulletin["alignments"] if pair["level"] == "segment" and pair["en"]] == [
        {"level": "segment", "zh": [2], "en": [3], "class": "clean", "score": pytest.approx(0.75, abs=0.25)}
    ]
    assert [sentence["segment"] for sentence in bulletin["sentences"]] == [1, 2, 3]
    assert not (text_file.parent / "var").exists(), "no archive is needed, none is made"


def test_clean_shows_a_reader_both_languages(waiban: Waiban, text_file: Path) -> None:
    shown = waiban("clean", str(text_file), home=False).stdout
    assert "李波会见大使" in shown
    assert "Li Bo met" in shown


def test_ingest_loads_once_and_finds_the_same_text_unchanged(waiban: Waiban, text_file: Path) -> None:
    first = waiban("ingest", str(text_file), "--section", "cq_world.page", "--captured-on", "2021-04-07", "--json")
    assert first.code == 0, first.stderr
    assert first.lines[0]["bulletins"] == {"new": 1, "changed": 0, "unchanged": 0}
    before = waiban.content_sha256()
    second = waiban("ingest", str(text_file), "--section", "cq_world.page", "--json")
    assert (second.lines[0]["outcomes"], second.lines[0]["bulletins"]["unchanged"]) == ({"unchanged": 1}, 1)
    assert waiban.content_sha256() == before


def test_search_finds_either_script_and_status_knows_every_section(waiban: Waiban, text_file: Path) -> None:
    waiban("ingest", str(text_file), "--section", "cq_world.page", "--json")
    for query in ("会见大使", "會見大使", "ambassador"):
        (hit,) = waiban("search", query, "--json").lines
        assert set(hit) == {"key", "title", "published_on", "snippet"}
        assert hit["title"] == "李波会见大使"
    assert waiban("search", "克罗地亚", "--json").lines == []
    status = {line["section"]: line for line in waiban("status", "--json").lines}
    assert status["cq_world.page"]["state"] == "done"
    assert status["cq_fao.wsyw"]["state"] == "never ran"


def test_show_and_diff_read_a_bulletin_and_what_was_edited_in_it(waiban: Waiban, text_file: Path) -> None:
    ingest = ("ingest", str(text_file), "--section", "cq_world.page", "--json", "--captured-on")
    url = ("--url", "https://www.fx361.cc/page/2021/0407/8066415.shtml")
    assert waiban(*ingest, "2021-04-08", *url).code == 0
    text_file.write_text(text_file.read_text(encoding="utf-8").replace("2月25日", "2月25日下午"), encoding="utf-8")
    assert waiban(*ingest, "2021-04-09", *url).code == 0

    (hit,) = waiban("search", "下午", "--json").lines
    key = hit["key"]
    (now,), (before,) = waiban("show", key, "--json").lines, waiban("show", key, "--asof", "2021-04-08", "--json").lines
    assert set(now) == set(Bulletin.model_fields), "the shape of `clean --json`"
    assert now["segments"][1]["text"] == "2月25日下午，李波会见大使。"
    assert before["segments"][1]["text"] == "2月25日，李波会见大使。"
    (hant,) = waiban("show", key, "--script", "hant", "--json").lines
    assert hant["title"]["zh"] == "李波會見大使"
    assert hant["segments"][0]["text_original"] == "李波会见大使"
    shown = waiban("show", key, "--asof", "2021-04-08", "--script", "hant").stdout
    for word in ("revision  1 of 2", "會見", "李波会见大使. 2021-04-07.", "converted for reading"):
        assert word in shown

    assert "2月25日{+下午+}，李波会见大使。" in waiban("diff", key).stdout
    (difference,) = waiban("diff", key, "2", "1", "--json").lines
    assert (difference["added_count"], difference["removed_count"]) == (0, 1)

    one_clear_line(waiban("show", key, "--asof", "2021-04-07"), 1, "nothing is known", "2021-04-08")
    one_clear_line(waiban("show", key[:-1]), 2, key)


def test_what_needs_a_person_ends_with_3(waiban: Waiban, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html><p>\xff\xff\xff</p></html>")
    ended = waiban("ingest", str(page), "--section", "cq_fao.wsyw", "--json")
    assert ended.code == 3
    assert ended.lines[0]["state"] == "attention"
    assert ended.lines[0]["outcomes"] == {"quarantined": 1}
    kept = list((waiban.home / "runs").rglob("captures.warc.gz"))
    assert len(kept) == 1, "the raw page is kept whatever becomes of it"
    with sqlite3.connect(waiban.home / "archive.db") as archive:
        (reason,) = archive.execute("SELECT reason FROM outcomes WHERE outcome = 'quarantined'").fetchone()
    assert "offset" in reason


def test_sections_list(waiban: Waiban) -> None:
    lines = waiban("sections", "list", "--json", home=False).lines
    assert all(set(line) == {"id", "publisher", "title", "path", "layout", "schedule", "enabled"} for line in lines)
    assert [line["id"] for line in lines if not line["enabled"]] == ["cq_world.page"]


def test_terms_are_proposed_for_review_and_applied_only_once_they_are_in_the_home(
    waiban: Waiban, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "裴景行会见法国驻华大使马蒂厄·瓦瑟尔一行\n3月5日，市政府外办主任裴景行会见了法国驻华大使马蒂厄·瓦瑟尔一行。\n"
        "On March 5, Pei Jingxing met with Mathieu Vasseur, French ambassador to China, and his delegation.\n",
        encoding="utf-8",
    )
    first = waiban("ingest", str(page), "--section", "cq_world.page", "--json")
    assert first.code in (0, 3), first.stderr
    proposed = waiban("terms", "propose")
    assert proposed.code == 0, proposed.stderr
    assert "马蒂厄·瓦瑟尔\tMathieu Vasseur" in proposed.stdout
    with sqlite3.connect(waiban.home / "archive.db") as archive:
        (before,) = archive.execute("SELECT DISTINCT terms_sha256 FROM revisions").fetchone()

    (waiban.home / "terms").mkdir()
    (waiban.home / "terms" / "names.tsv").write_text(proposed.stdout, encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8") + "双方交换意见。\n", encoding="utf-8")
    assert waiban("ingest", str(page), "--section", "cq_world.page", "--json").code in (0, 3)
    with sqlite3.connect(waiban.home / "archive.db") as archive:
        versions = {sha for (sha,) in archive.execute("SELECT terms_sha256 FROM revisions")}
    assert len(versions) == 2
    assert before in versions


# --- what came -----------------------------------------------------------------------------------------------


def on_a_screen(waiban: Waiban, *arguments: str) -> str:
    """What a command writes to a terminal."""
    master, screen = pty.openpty()
    command = [sys.executable, "-m", "waiban", *arguments, "--home", str(waiban.home)]
    with os.fdopen(master, "rb") as seen:
        done = subprocess.Popen(command, stdout=screen, env={**os.environ, "COLUMNS": "200", "TERM": "xterm"})
        os.close(screen)
        said = b""
        with suppress(OSError):  # how Linux says that nobody holds the other end any more
            while piece := seen.read1():
                said += piece
        assert done.wait() == 0
    return said.decode()


def test_an_operator_sees_what_came_in_the_place_of_a_page(waiban: Waiban, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = b"<html>\x1b[31m\x1b]0;renamed\x07 [bold]\xff\xff\xff</html>\n"
    page.write_bytes(body)
    assert waiban("ingest", str(page), "--section", "cq_fao.wsyw").code == 3

    status = waiban("status").stdout
    shown = next(line for line in status.splitlines() if "waiban captures show" in line)
    show = shlex.split(shown)[1:-2]
    (line,) = waiban("captures", "list", "--outcome", "quarantined", "--section", "cq_fao.wsyw", "--json").lines
    assert line["capture"] in show
    assert line["run"] in status
    assert waiban("captures", "list", "--run", line["run"], "--url", line["url"], "--json").lines == [line]
    assert line["capture"] in waiban("captures", "list").stdout
    assert waiban("captures", "list", "--outcome", "blocked").stdout == ""

    told = waiban(*show).stdout
    for word in ("quarantined: ", line["run"], "captures.warc.gz", "[bold]\\xff\\xff\\xff", "␛[31m"):
        assert word in told
    assert "\x1b" not in told
    (whole,) = waiban(*show, "--json").lines
    assert line.items() <= whole.items()
    assert whole["body"].endswith("[bold]\\xff\\xff\\xff</html>\n")
    assert waiban.bytes_of(*show, "--body") == body, "into a pipe goes what came"
    screen = on_a_screen(waiban, *show, "--body")
    assert "␛]0;renamed" in screen
    assert "\x1b]" not in screen
    assert "\x07" not in screen


def test_headers_are_shown_as_they_were_received_and_a_revisit_with_its_payload(
    waiban: Waiban, office_url: str
) -> None:
    run = [waiban("run", "cq_fao.djgz", "--site-url", office_url, "--json").lines[0]["run"] for _ in range(2)]
    listed = ("captures", "list", "--json", "--run")
    first = {line["url"]: line for line in waiban(*listed, run[0]).lines if line["kind"] == "page"}
    (again, *_) = waiban(*listed, run[1], "--outcome", "not_modified").lines
    shown = waiban("captures", "show", again["capture"]).stdout
    assert "HTTP/1.1 304 Not Modified" in shown
    assert first[again["url"]]["capture"] == again["refers_to"]
    (whole,) = waiban("captures", "show", f"<urn:uuid:{again['capture']}>", "--json").lines
    assert whole["body"] == waiban("captures", "show", again["refers_to"], "--json").lines[0]["body"]
    names = [name for name, _ in whole["headers"]]
    assert [line.split(":")[0] for line in whole["head"].splitlines()[1:] if line] == names
    assert waiban("captures", "list", "--section", "cq_fao.wsyw").stdout == ""


def test_a_capture_without_a_response_says_so(waiban: Waiban) -> None:
    run = waiban("run", "cq_fao.djgz", "--site-url", "http://127.0.0.1:9", "--json").lines[0]["run"]
    listed = waiban("captures", "list", "--run", run, "--json").lines
    assert {line["status"] for line in listed} == {None}
    shown = waiban("captures", "show", listed[-1]["capture"])
    assert "no response came" in shown.stdout
    one_clear_line(waiban("captures", "show", listed[-1]["capture"], "--body"), 1, "no response came")


def test_captures_that_nobody_has(waiban: Waiban, text_file: Path) -> None:
    one_clear_line(waiban("captures", "list"), 1, "does not exist")
    assert waiban("ingest", str(text_file), "--section", "cq_world.page").code == 0
    one_clear_line(waiban("captures", "show", "81d7d6a2"), 2, "81d7d6a2", "waiban captures list")
    one_clear_line(waiban("captures", "list", "--run", "cq_fao.wsyw"), 2, "no run", "waiban status")
    one_clear_line(waiban("captures", "list", "--section", "cq_fao.wsvw"), 2, "did you mean cq_fao.wsyw")
    assert waiban("captures", "list", "--outcome", "lost").code == 2
    assert waiban("captures", "show", "81d7d6a2", "--body", "--json").code == 2


# --- bad input -----------------------------------------------------------------------------------------------


def test_a_missing_file(waiban: Waiban) -> None:
    one_clear_line(waiban("clean", "nowhere.txt", "--json", home=False), 1, "nowhere.txt", "No such file")
    one_clear_line(waiban("ingest", "nowhere.txt", "--section", "cq_world.page"), 1, "nowhere.txt")


def test_a_file_that_is_not_text(waiban: Waiban, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    one_clear_line(waiban("clean", str(picture), "--json", home=False), 1, "picture.png", "not text")
    one_clear_line(waiban("ingest", str(picture), "--section", "cq_world.page"), 1, "picture.png", "not text")
    assert not (waiban.home / "runs" / "cq_world.page").exists()


def test_an_unknown_section_or_run(waiban: Waiban) -> None:
    one_clear_line(waiban("run", "cq_fao.wsvw"), 2, "did you mean cq_fao.wsyw")
    one_clear_line(waiban("fetch", "cq_fao.wsyw/20260930T010203.004Z"), 2, "no run")


def test_a_section_that_must_not_be_fetched(waiban: Waiban) -> None:
    for command in (["run"], ["plan"], ["sections", "check", "--live"]):
        one_clear_line(waiban(*command, "cq_world.page"), 2, "terms", "waiban ingest")
    assert not (waiban.home / "runs").exists()


def test_a_site_that_is_down(waiban: Waiban) -> None:
    ended = waiban("run", "cq_fao.djgz", "--site-url", "http://127.0.0.1:9", "--json")
    assert ended.code == 1
    (line,) = ended.lines
    assert line["state"] == "failed"
    assert "127.0.0.1:9" in line["error"]
    assert "Traceback" not in ended.stderr


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    one_clear_line(Waiban(tmp_path / "file" / "home")("run", "cq_fao.djgz", cwd=tmp_path), 1, "--home")


def test_a_half_written_run_folder(waiban: Waiban, office_url: str) -> None:
    run = waiban("plan", "cq_fao.djgz", "--site-url", office_url).stdout.strip()
    assert waiban("fetch", run).code == 0
    captures = RunFolder(waiban.home / "runs" / run).location / "captures.jsonl"
    captures.write_bytes(captures.read_bytes()[:-40])
    one_clear_line(waiban("clean", "--run", run), 1, "captures.jsonl, line", f"waiban fetch {run}")


def test_a_run_is_told_even_if_it_cannot_be_published(waiban: Waiban, office_url: str) -> None:
    (waiban.home / "published" / "current.db").mkdir(parents=True)
    ended = waiban("run", "cq_fao.djgz", "--site-url", office_url, "--json")
    assert ended.code == 1
    assert ended.lines[0]["state"] == "done", "it is loaded"
    assert "cannot publish into" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_archive_that_is_none(waiban: Waiban, text_file: Path) -> None:
    assert waiban("ingest", str(text_file), "--section", "cq_world.page").code == 0
    archive = waiban.home / "archive.db"
    archive.write_bytes(archive.read_bytes()[:4096] + b"\xff" * (archive.stat().st_size - 4096))
    one_clear_line(waiban("publish"), 1, "archive.db is damaged", "published/")
    snapshot = (waiban.home / "published" / "current.db").resolve()
    snapshot.write_bytes(b"no database at all, but long enough to be taken for one by its first bytes" * 100)
    one_clear_line(waiban("search", "大使"), 1, "is damaged or no archive")


def test_a_page_without_a_bulletin_is_said_to_have_none(waiban: Waiban, tmp_path: Path) -> None:
    page = tmp_path / "challenge.html"
    page.write_text("<html><script>go()</script></html>")
    one_clear_line(waiban("clean", str(page), "--json", home=False), 1, "challenge.html", "blocked")


def test_nothing_published_yet(waiban: Waiban) -> None:
    one_clear_line(waiban("search", "大使"), 1, "publish")
    one_clear_line(waiban("publish"), 1, "waiban run")


def test_wrong_usage(waiban: Waiban, text_file: Path) -> None:
    assert waiban("clean", home=False).code == 2
    assert waiban("ingest", str(text_file), "--section", "cq_world.page", "--captured-on", "yesterday").code == 2


@pytest.mark.parametrize("url", ["http://[x", "http://127.0.0.1:99999", "127.0.0.1:8900", "http://10.0.0.1"])
def test_an_address_that_is_none(waiban: Waiban, text_file: Path, url: str) -> None:
    for command in (["run"], ["plan"]):
        one_clear_line(waiban(*command, "cq_fao.djgz", "--site-url", url), 2, url)
    assert not (waiban.home / "runs").exists()


@pytest.mark.parametrize("url", ["http://[", "https://elsewhere.example/page/2021/0407/8066415.shtml", "nonsense"])
def test_an_address_of_somebody_else(waiban: Waiban, text_file: Path, url: str) -> None:
    one_clear_line(waiban("ingest", str(text_file), "--section", "cq_world.page", "--url", url), 2, url)
    assert not (waiban.home / "runs" / "cq_world.page").exists()


@pytest.mark.parametrize("day", ["yesterday", "20210407", "2021-W14-3", "2021-02-30", "2999-01-01"])
def test_a_day_that_is_none(waiban: Waiban, text_file: Path, day: str) -> None:
    one_clear_line(waiban("ingest", str(text_file), "--section", "cq_world.page", "--captured-on", day), 2, day)


def test_a_port_that_is_none(waiban: Waiban) -> None:
    for command in (["serve", "--port"], ["up", "--airflow-port"], ["up", "--datasette-port"]):
        assert waiban(*command, "65536").code == 2
    assert waiban("replica", "serve", "--port", "-1", home=False).code == 2


def test_plan_in_json(waiban: Waiban, office_url: str) -> None:
    (line,) = waiban("plan", "cq_fao.djgz", "--site-url", office_url, "--json").lines
    assert (line["stage"], line["from"]) == ("plan", "site")
    assert waiban("fetch", line["run"]).code == 0


def test_a_place_for_runs_that_is_none(waiban: Waiban, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAIBAN_RUNS", "nowhere://runs")
    one_clear_line(waiban("status"), 1, "WAIBAN_RUNS", "nowhere://runs")


def test_a_home_that_is_none(waiban: Waiban, tmp_path: Path) -> None:
    one_clear_line(waiban("status"), 1, str(waiban.home), "does not exist")
    (tmp_path / "file").touch()
    one_clear_line(Waiban(tmp_path / "file")("status"), 1, "is no folder")


def test_status_has_one_shape_and_names_the_failed_run(waiban: Waiban, office_url: str) -> None:
    assert waiban("run", "cq_fao.djgz", "--site-url", office_url).code == 0
    failed = waiban("run", "cq_fao.wsyw", "--site-url", "http://127.0.0.1:9", "--json")
    ended = waiban("status", "--json")
    assert ended.code == 3
    assert len({tuple(line) for line in ended.lines}) == 1, "one shape for all"
    lines = {line["section"]: line for line in ended.lines}
    assert (lines["cq_fao.djgz"]["state"], lines["cq_fao.djgz"]["reason"]) == ("done", None)
    assert (lines["cq_fao.tzgg"]["state"], lines["cq_fao.tzgg"]["run"]) == ("never ran", None)
    assert lines["cq_fao.wsyw"]["state"] == "failed"
    assert lines["cq_fao.wsyw"]["run"] == failed.lines[0]["run"]
    assert "127.0.0.1:9" in lines["cq_fao.wsyw"]["reason"]

    table = waiban("status")
    assert table.code == 3
    for word in (failed.lines[0]["run"], "127.0.0.1:9", lines["cq_fao.djgz"]["newest_on"]):
        assert word in table.stdout, "nothing is cut off in a pipe"


def test_fiction_does_not_come_into_an_archive_of_the_real_office(waiban: Waiban, office_url: str) -> None:
    assert waiban("run", "cq_fao.djgz", "--site-url", office_url).code == 0
    one_clear_line(waiban("run", "cq_fao.djgz"), 2, "made-up pages", "--home")
    with sqlite3.connect(waiban.home / "archive.db") as archive:
        archive.execute("UPDATE runs SET site_url = 'https://zfwb.cq.gov.cn'")
    for command in (["run", "cq_fao.djgz", "--site-url", office_url], ["demo"]):
        one_clear_line(waiban(*command), 2, "pages of the real site", "--home")


def test_one_home_holds_one_made_up_office(waiban: Waiban) -> None:
    waiban.home.mkdir()
    (waiban.home / "seed").write_text("0\n")
    one_clear_line(waiban("demo", "--seed", "5"), 2, "seed 0", "--home")


def test_ingest_goes_on_where_it_was_killed(waiban: Waiban, text_file: Path) -> None:
    command = ["ingest", str(text_file), "--section", "cq_world.page", "--json"]
    assert waiban(*command).code == 0
    summary = next((waiban.home / "runs").rglob("summary.json"))
    said = json.loads(summary.read_text())
    del said["stages"]["dedupe"], said["stages"]["load"]
    summary.write_text(json.dumps({**said, "state": "running"}))
    (waiban.home / "archive.db").unlink()
    assert waiban("status", "--json").code == 3
    again = waiban(*command)
    assert again.lines[0]["bulletins"] == {"new": 1, "changed": 0, "unchanged": 0}
    assert len(list((waiban.home / "runs").rglob("summary.json"))) == 1
    assert waiban("status", "--json").code == 0


def test_json_is_compact_and_alone_on_stdout(waiban: Waiban) -> None:
    for line in waiban("sections", "list", "--json", home=False).stdout.splitlines():
        assert line == json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))


def test_the_replica_names_its_faults(waiban: Waiban) -> None:
    shown = waiban("replica", "serve", "--fault", "list", "--json", home=False)
    assert shown.code == 0
    assert [line["fault"] for line in shown.lines] == list(FAULTS)
    assert {"about", "first", "known", "error"} <= set(shown.lines[0])


def test_a_fault_that_nobody_knows_is_answered_with_the_nearest(waiban: Waiban) -> None:
    one_clear_line(waiban("replica", "serve", "--fault", "notfound", home=False), 2, "notfound", "not_found")


def test_a_run_over_a_site_that_misbehaves_ends_with_what_a_person_must_see(waiban: Waiban) -> None:
    with running(Office(seed=0, columns=SMALL), faults=["waf_page", "silent_edit"]) as site_url:
        ended = waiban("run", "cq_fao.wsyw", "--site-url", site_url, "--json")
    assert ended.code == 3, ended.stderr
    assert ended.lines[0]["outcomes"] == {"blocked": 2, "new": 14}
