"""What Airflow sees of the DAGs when it reads them, before anything runs."""

import os
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from dags.control.supervisor import pools
from schemas.home import Home
from scraper.section import Section, sections

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

STAGES = ["plan", "fetch", "clean", "dedupe", "load", "verdict"]
EACH = pytest.mark.parametrize("declared", sections().values(), ids=sections())


def test_every_section_has_a_dag_and_nothing_else_is_read(dagbag: "DagBag") -> None:
    assert dagbag.import_errors == {}
    assert set(dagbag.dags) == {f"bulletins_{name}" for name in sections()} | {"upkeep", "audit"}


@EACH
def test_the_stages_stand_in_a_row(dagbag: "DagBag", declared: Section) -> None:
    dag = dagbag.dags[f"bulletins_{declared.id}"]
    assert [task.task_id for task in dag.topological_sort()] == STAGES
    followers = {task.task_id: task.downstream_task_ids for task in dag.tasks}
    assert followers == {stage: {after} for stage, after in pairwise(STAGES)} | {"verdict": set()}


@EACH
def test_a_section_runs_when_it_is_declared_to_by_the_clock_in_chongqing(dagbag: "DagBag", declared: Section) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import TimeRestriction

    dag = dagbag.dags[f"bulletins_{declared.id}"]
    assert (dag.start_date, dag.catchup, dag.max_active_runs) == (None, False, 1)
    following = coerce_to_core_timetable(dag.timetable).next_dagrun_info(
        last_automated_data_interval=None, restriction=TimeRestriction(earliest=None, latest=None, catchup=False)
    )
    if not (declared.enabled and declared.schedule):
        assert following is None, "a section that must not be fetched never starts by itself"
        return
    minute, hour, _, _, weekday = declared.schedule.split()
    due = following.run_after.in_timezone("Asia/Shanghai")
    assert (due.hour, due.minute) == (int(hour), int(minute))
    assert weekday in ("*", str(due.isoweekday()))


@EACH
def test_the_archive_has_one_writer_and_the_host_one_visitor(dagbag: "DagBag", declared: Section) -> None:
    dag = dagbag.dags[f"bulletins_{declared.id}"]
    assert [task.task_id for task in dag.tasks if task.queue == "archive"] == ["plan", "dedupe", "load"]
    assert dag.get_task("load").pool == "archive"
    assert dag.get_task("fetch").pool == declared.host
    publish = dagbag.dags["upkeep"].get_task("publish")
    assert (publish.pool, publish.queue) == ("archive", "archive")


def test_every_pool_is_made(dagbag: "DagBag") -> None:
    """A task in a pool that nobody makes waits for ever."""
    used = {task.pool for dag in dagbag.dags.values() for task in dag.tasks} - {"default_pool"}
    assert used == set(pools())
    assert {pool["slots"] for pool in pools().values()} == {1}


def test_publishing_waits_for_what_load_gives_out(dagbag: "DagBag") -> None:
    from dags.control.asset import ARCHIVE

    for name in sections():
        givers = [task.task_id for task in dagbag.dags[f"bulletins_{name}"].tasks if task.outlets]
        assert givers == ["load"]
        assert dagbag.dags[f"bulletins_{name}"].get_task("load").outlets == [ARCHIVE]
    assert list(dagbag.dags["upkeep"].timetable.asset_condition.objects) == [ARCHIVE]


def test_loads_in_a_row_are_published_together(dagbag: "DagBag") -> None:
    """While a run of `upkeep` waits or works, Airflow makes no other: all that is loaded meanwhile is one run later."""
    from airflow.dag_processing.dagbag import sync_bag_to_db
    from airflow.models.asset import AssetDagRunQueue, AssetModel
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState
    from airflow.utils.types import DagRunType
    from sqlalchemy import select

    with create_session() as session:
        session.merge(DagBundleModel(name="testing"))
        session.flush()
        sync_bag_to_db(dagbag, "testing", None, session=session)
        session.flush()
        asset = session.scalars(select(AssetModel).where(AssetModel.name == "archive")).one()

        def loaded() -> None:
            session.merge(AssetDagRunQueue(asset_id=asset.id, target_dag_id="upkeep"))
            session.flush()

        def wanted() -> bool:
            return "upkeep" in DagModel.dags_needing_dagruns(session)[1]

        loaded()
        loaded()
        assert session.query(AssetDagRunQueue).filter_by(target_dag_id="upkeep").count() == 1
        assert wanted()
        session.add(DagRun("upkeep", run_id="at_work", run_type=DagRunType.MANUAL, state=DagRunState.RUNNING))
        session.flush()
        assert not wanted(), "one is at work already"
        session.query(DagRun).filter_by(run_id="at_work").update({"state": DagRunState.SUCCESS})
        assert wanted(), "what was loaded meanwhile is not forgotten"
        session.rollback()


def test_the_archive_is_checked_when_nobody_fetches(dagbag: "DagBag") -> None:
    _, hour, _, _, weekday = dagbag.dags["audit"].timetable.expression.split()
    assert weekday == "0"
    times = {one.schedule.split()[1] for one in sections().values() if one.enabled and one.schedule}
    assert hour not in times
    assert dagbag.dags["audit"].get_task("verify").queue == "archive"


def test_operators_can_read_what_it_is(dagbag: "DagBag") -> None:
    for name, declared in sections().items():
        dag = dagbag.dags[f"bulletins_{name}"]
        assert declared.path in dag.doc_md
        assert dag.tags == {declared.publisher.id, declared.layout}
    silent = [f"{dag.dag_id}.{task.task_id}" for dag in dagbag.dags.values() for task in dag.tasks if not task.doc_md]
    assert silent == []


def test_reading_the_dags_stays_cheap(airflow_home: Home) -> None:
    """Airflow reads the files over and over: what is heavy is imported inside the tasks.

    Twisted is not asked for: structlog, which Airflow imports, looks for it.
    """
    heavy = {"scrapy", "bs4", "lxml", "opencc", "sqlite_utils", "datasette", "warcio"}
    read = "import sys, dags.bulletins, dags.upkeep; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", read], capture_output=True, text=True, check=True, timeout=120, env=dict(os.environ)
    )
    assert set(done.stdout.splitlines()[-1].split()) & heavy == set()
