"""The real DAG of one section with the real stages, against the made-up office."""

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from schemas.home import Home
from scraper.section import section
from tests.dags.conftest import detour

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

SECTION = "cq_fao.djgz"
CHALLENGE = "<html><head><script>document.cookie = 'c=1'; location.reload()</script></head><body></body></html>"


def run(dagbag: "DagBag", site_url: str, dag_id: str = f"bulletins_{SECTION}") -> tuple[dict[str, str], dict[str, str]]:
    """How each task ended, and the words that Airflow shows beside it."""
    conf = {"site_url": site_url} if dag_id.startswith("bulletins_") else None
    tasks = dagbag.dags[dag_id].test(run_conf=conf).get_task_instances()
    return {task.task_id: str(task.state) for task in tasks}, {
        task.task_id: task.rendered_map_index for task in tasks if task.rendered_map_index
    }


def last_event() -> dict[str, Any]:
    """What the newest event of the asset tells."""
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session

    with create_session() as session:
        return session.query(AssetEvent).order_by(AssetEvent.id.desc()).first().extra


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home.archive) as archive:
        return archive.execute(query).fetchall()


def test_a_section_is_archived_and_a_second_run_finds_nothing_new(
    dagbag: "DagBag", home: Home, office_url: str
) -> None:
    states, words = run(dagbag, office_url)
    assert set(states.values()) == {"success"}
    ((pages,),) = rows(home, "SELECT count(*) FROM pages")
    assert pages > 0
    assert words == {"load": f"{pages} new", "verdict": "done"}
    event = last_event()
    assert (event["state"], event["outcomes"]) == ("done", {"new": pages})
    assert home.folder(event["run"]).summary().bulletins.new == event["bulletins"]["new"] == pages

    before = rows(home, "SELECT key, revision_id FROM bulletins ORDER BY key")
    states, words = run(dagbag, office_url)
    assert words == {"load": f"{pages} unchanged", "verdict": "done"}
    assert rows(home, "SELECT key, revision_id FROM bulletins ORDER BY key") == before

    states, _ = run(dagbag, office_url, "upkeep")
    assert states == {"publish": "success", "package": "success"}
    packed = json.loads((home.package / "datapackage.json").read_text(encoding="utf-8"))
    assert packed["waiban"]["snapshot"] == home.current.resolve().name
    with sqlite3.connect(home.current) as published:
        assert published.execute("SELECT count(*) FROM pages").fetchone() == (pages,)

    assert run(dagbag, office_url, "audit")[0] == {"verify": "success"}
    home.folder(event["run"]).warc.write_bytes(b"")
    assert run(dagbag, office_url, "audit")[0] == {"verify": "failed"}


def test_a_blocked_page_turns_the_run_red_after_the_rest_is_loaded(
    dagbag: "DagBag", home: Home, office_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(dagbag, office_url)
    ((url, pages),) = rows(home, "SELECT url, count(*) OVER () FROM pages LIMIT 1")
    path = url.removeprefix(office_url.rstrip("/"))
    assert section(SECTION).page_key(path)

    home.archive.unlink()  # nothing is known: every page is asked for again
    with detour(office_url, {path: (200, CHALLENGE)}) as site_url:
        states, words = run(dagbag, site_url)
    assert states["verdict"] == "failed"
    assert {state for task, state in states.items() if task != "verdict"} == {"success"}
    assert words == {"load": f"{pages - 1} new; 1 page blocked", "verdict": "attention"}
    assert rows(home, "SELECT count(*) FROM bulletins") == [(pages - 1,)]
    assert last_event()["state"] == "attention", "the asset is updated, so what could be loaded is published"
