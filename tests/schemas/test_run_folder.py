import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from upath import UPath

from schemas.captures import KnownPage
from schemas.errors import HomeUnusable, RunDamaged, RunIncomplete, RunUnknown
from schemas.home import Home
from schemas.records import Issue
from schemas.run_folder import FRONTIER, NOVELTY, RunFolder

RUN = "cq_fao.wsyw/20260930T010203.004Z"
PAGES = [
    KnownPage(key="cq_fao.wsyw/1", url="https://zfwb.cq.gov.cn/1"),
    KnownPage(key="cq_fao.wsyw/2", url="https://zfwb.cq.gov.cn/2"),
]
DOUBT = Issue(stage="clean", kind="drifted", where="k", evidence="e", suggestion="s")


@pytest.fixture(params=["disk", "object store"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunFolder]:
    location = UPath(tmp_path) if request.param == "disk" else UPath("memory://runs")
    (location / RUN).mkdir(parents=True, exist_ok=True)
    yield RunFolder(location / RUN)
    if request.param == "object store":
        location.fs.store.clear()


def test_what_is_written_is_read_back(folder: RunFolder) -> None:
    folder.write(FRONTIER, PAGES)
    assert list(RunFolder(folder.url).read(FRONTIER)) == PAGES
    assert folder.id == RUN


def test_a_missing_file_names_its_stage_and_the_command(folder: RunFolder) -> None:
    with pytest.raises(RunIncomplete, match=re.escape(f"waiban dedupe {RUN}")):
        list(folder.read(NOVELTY))


def test_half_a_line_is_said_with_its_number(folder: RunFolder) -> None:
    (folder.location / "frontier.jsonl").write_text(PAGES[0].model_dump_json() + '\n{"key": "cq_fao')
    with pytest.raises(RunDamaged, match=r"frontier\.jsonl, line 2"):
        list(folder.read(FRONTIER))


def test_a_writer_that_dies_leaves_the_old_file(folder: RunFolder) -> None:
    folder.write(FRONTIER, PAGES)

    def dying() -> Iterator[KnownPage]:
        yield PAGES[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.write(FRONTIER, dying())
    assert list(folder.read(FRONTIER)) == PAGES


def test_a_stage_that_begins_again_forgets_itself_and_what_came_after(folder: RunFolder) -> None:
    folder.finish("plan", {"from": "site"})
    folder.finish("fetch", {})
    folder.finish("clean", {"pages": 3}, issues=[DOUBT])
    folder.finish("dedupe", {}, outcomes={"new": 3})
    assert folder.finish("load", {}).state == "done"
    assert folder.summary().issues == 1

    folder.begin("clean")
    summary = folder.summary()
    assert (list(summary.stages), summary.state, summary.outcomes) == (["plan", "fetch"], "running", {})
    folder.finish("clean", {"pages": 3}, issues=[DOUBT])
    assert folder.issues() == [DOUBT], "said once, not twice"


def test_an_outcome_that_needs_a_person_makes_the_state_attention(folder: RunFolder) -> None:
    folder.finish("dedupe", {}, outcomes={"new": 3, "blocked": 1})
    assert folder.finish("load", {}).state == "attention"


def test_a_warc_is_kept_whole(folder: RunFolder, tmp_path: Path) -> None:
    scratch = folder.scratch() or tmp_path
    made = scratch / "made.warc.gz"
    made.write_bytes(b"WARC" * 1000)
    folder.keep_warc(made)
    assert folder.warc.read_bytes() == b"WARC" * 1000
    assert not made.exists()


def test_two_runs_of_one_moment_get_two_folders(tmp_path: Path) -> None:
    home = Home(tmp_path)
    at = datetime(2026, 9, 30, 1, 2, 3, 4000, tzinfo=UTC)
    assert [home.new_folder("cq_fao.wsyw", at).id for _ in range(2)] == [RUN, RUN.replace("004Z", "005Z")]


def test_only_a_fetched_run_that_has_not_been_loaded_is_gone_on_with(tmp_path: Path) -> None:
    home = Home(tmp_path)
    at = datetime(2026, 9, 30, tzinfo=UTC)
    assert home.unfinished("cq_fao.wsyw") is None
    planned = home.new_folder("cq_fao.wsyw", at)
    planned.finish("plan", {"from": "site"})
    home.new_folder("cq_fao.wsyw", at)  # killed before its plan had finished
    found = home.unfinished("cq_fao.wsyw")
    assert found is not None
    assert found.id == planned.id
    planned.finish("load", {})
    assert home.unfinished("cq_fao.wsyw") is None
    by_hand = home.new_folder("cq_fao.wsyw", at)
    by_hand.finish("plan", {"from": "hand"})
    assert home.unfinished("cq_fao.wsyw") is None


@pytest.mark.parametrize("run", ["cq_fao.wsyw/20260930T010203.004Z", "../../etc", "nonsense", ""])
def test_an_unknown_run_is_said(tmp_path: Path, run: str) -> None:
    with pytest.raises(RunUnknown, match="waiban status"):
        Home(tmp_path).folder(run)


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnusable, match="--home"):
        Home(tmp_path / "file").prepare()


def test_a_file_holds_one_compact_object_a_line(folder: RunFolder) -> None:
    folder.write(FRONTIER, PAGES)
    lines = (folder.location / "frontier.jsonl").read_text().splitlines()
    assert [json.loads(line)["key"] for line in lines] == [page.key for page in PAGES]
