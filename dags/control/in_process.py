"""The real DAGs without a scheduler: one process runs them one after another, by Airflow's own `dag.test()`.

    python -m dags.control.in_process --home DIR --site-url URL SECTION…

The process is started by `run_in_process`. Its stdout holds one JSON object a section; what Airflow has to say goes
to a log file.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from dags.control.environment import airflow_environment
from dags.control.stages import line
from schemas.errors import WaibanError
from schemas.home import Home
from schemas.records import RunSummary
from schemas.run_folder import RunFolder
from scraper.section import section

if TYPE_CHECKING:
    from airflow.sdk import DAG, Context

LOG = "in_process.log"
LOG_TAIL_CHARACTERS = 600


def run_in_process(home: Home, sections: Sequence[str], *, site_url: str | None = None) -> Iterator[dict[str, Any]]:
    """Run the DAG of each section, then `upkeep`.

    Yields:
        A line of `run --json` for each section, as it ends; with `error` where it failed.

    Raises:
        SectionUnknown: no declaration has this id.
        WaibanError: nothing was published, or Airflow itself broke; then the message names its log.
    """
    chosen = [section(name).id for name in sections]
    log = home.airflow / "logs" / LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    options = ["--home", str(home.root), *(["--site-url", site_url] if site_url else [])]
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "dags.control.in_process", *options, *chosen],
            env=airflow_environment(home, site_url=site_url),
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        for told in map(json.loads, process.stdout or ()):
            if "section" not in told:
                raise WaibanError(told["error"])
            yield told
    except BaseException:  # nobody listens any more
        process.terminate()
        raise
    finally:
        process.wait()
    if process.returncode != 0:
        tail = log.read_text(encoding="utf-8", errors="backslashreplace")[-LOG_TAIL_CHARACTERS:]
        raise WaibanError(f"Airflow ended with {process.returncode}; {log} says: …{' '.join(tail.split())}")


def main(arguments: Sequence[str] | None = None) -> None:
    """In the process of its own: DAGs in, lines out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True)
    parser.add_argument("--site-url")
    parser.add_argument("sections", nargs="+")
    asked = parser.parse_args(arguments)
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # Airflow's tasks write to the file descriptor itself
    with redirect_stdout(sys.stderr):
        for told in _run(Home(asked.home, runs=os.environ.get("WAIBAN_RUNS")), asked.sections, asked.site_url):
            lines.write(json.dumps(told, ensure_ascii=False) + "\n")
            lines.flush()


def _run(home: Home, sections: Sequence[str], site_url: str | None) -> Iterator[dict[str, Any]]:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    found = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    if found.import_errors:
        yield {"error": f"DAGs that cannot be imported: {found.import_errors}"}
        return
    for name in sections:
        before = {folder.id for folder in home.run_folders(name)}
        failures = _test(found.dags[f"bulletins_{name}"], {"site_url": site_url})
        made = [folder for folder in home.run_folders(name) if folder.id not in before]
        yield _line(name, made[-1] if made else None, failures)
    if home.archive.exists() and (failures := _test(found.dags["upkeep"])):
        yield {"error": f"nothing was published: {failures[0]}"}


def _test(dag: "DAG", conf: dict[str, Any] | None = None) -> list[str]:
    """Run a DAG, each task once, since somebody waits; what its failed tasks have to say."""
    failures: list[str] = []

    def remember(context: "Context") -> None:
        error = context.get("exception")
        failures.append(error.message if isinstance(error, WaibanError) else f"{type(error).__name__}: {error}")

    for task in dag.tasks:
        task.on_failure_callback = [remember]
        task.retries = 0
    dag.test(run_conf=conf)
    return failures


def _line(name: str, folder: RunFolder | None, failures: Sequence[str]) -> dict[str, Any]:
    """A line of `run --json`; a run that was loaded says itself whether it needs a person."""
    summary = folder.summary() if folder else RunSummary(section=name, run="")
    if summary.state in ("done", "attention"):
        return line(summary)
    return line(summary, "; ".join(failures) or summary.reason or "Airflow gave it up")


if __name__ == "__main__":
    main()
