"""What fails at once and what is tried again: as the map says, and as Airflow then does."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schemas import errors
from schemas.errors import Busy, SourceBlocked, SourceUnavailable, WaibanError
from schemas.home import Home
from schemas.records import RunSummary
from schemas.run_folder import RunFolder
from scraper.section import section

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, WaibanError)]
SECTION = "cq_fao.djgz"


@pytest.mark.usefixtures("airflow_home")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_only_what_passes_by_itself_is_tried_again(kind: type[WaibanError]) -> None:
    from airflow.sdk import RetryAction

    from dags.control.errors import RETRY_POLICY

    decided = RETRY_POLICY.evaluate(kind("why"), try_number=1, max_tries=3)
    assert decided.action is (RetryAction.RETRY if kind in (SourceUnavailable, Busy) else RetryAction.FAIL)


@pytest.mark.usefixtures("airflow_home")
def test_a_fault_that_nobody_foresaw_is_left_to_airflow() -> None:
    from airflow.sdk import RetryAction

    from dags.control.errors import RETRY_POLICY

    assert RETRY_POLICY.evaluate(KeyError("bug"), try_number=1, max_tries=3).action is RetryAction.DEFAULT


def test_every_task_follows_the_map(dagbag: "DagBag") -> None:
    from dags.control.errors import RETRY_POLICY

    assert {task.retry_policy for dag in dagbag.dags.values() for task in dag.tasks} == {RETRY_POLICY}
    assert {task.retries for dag in dagbag.dags.values() for task in dag.tasks} == {3}


class Stages:
    """Stages that do nothing, but for a fetch that fails as it is told."""

    def __init__(self, *failures: WaibanError) -> None:
        self.failures = list(failures)
        self.calls: list[str] = []

    def put_in_place(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        run = RunFolder(folder)
        run.write_section(section(SECTION).by_hand())
        monkeypatch.setattr("scraper.plan.plan", lambda *_, **__: run)
        monkeypatch.setattr("scraper.fetch.fetch", lambda *_: self.fetch())
        for stage in ("scraper.clean.clean", "archive.dedupe.dedupe", "archive.load.load"):
            monkeypatch.setattr(stage, lambda *_, stage=stage: self.done(stage, run))

    def fetch(self) -> None:
        self.calls.append("fetch")
        if self.failures:
            raise self.failures.pop(0)

    def done(self, stage: str, run: RunFolder) -> RunSummary:
        self.calls.append(stage.rpartition(".")[2])
        return RunSummary(section=SECTION, run=run.id, state="done")


@pytest.fixture
def folder(home: Home, tmp_path: Path) -> Path:
    made = tmp_path / SECTION / "20260101T000000.000Z"
    made.mkdir(parents=True)
    return made


def run(dagbag: "DagBag", monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """How each task of the section's DAG ended; without the waits between two tries."""
    dag = dagbag.dags[f"bulletins_{SECTION}"]
    monkeypatch.setattr(dag.get_task("fetch"), "retry_delay", timedelta(0))
    ended = dag.test()
    return {task.task_id: str(task.state) for task in ended.get_task_instances()}


def test_a_source_that_comes_back_is_fetched(dagbag: "DagBag", folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = Stages(SourceUnavailable("away"), SourceUnavailable("still away"))
    stages.put_in_place(monkeypatch, folder)
    ended = run(dagbag, monkeypatch)
    assert stages.calls == ["fetch", "fetch", "fetch", "clean", "dedupe", "load"]
    assert set(ended.values()) == {"success"}


def test_a_source_that_refuses_is_not_asked_twice(
    dagbag: "DagBag", folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = Stages(SourceBlocked("refused"), SourceBlocked("refused"))
    stages.put_in_place(monkeypatch, folder)
    ended = run(dagbag, monkeypatch)
    assert stages.calls == ["fetch"]
    summary = RunFolder(folder).summary()
    assert (summary.state, summary.reason) == ("failed", "refused"), "the run says it too"
    assert ended == {
        "plan": "success",
        "fetch": "failed",
        **dict.fromkeys(["clean", "dedupe", "load", "verdict"], "upstream_failed"),
    }
