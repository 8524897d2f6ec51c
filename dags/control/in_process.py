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
from typing import Any

from dags.control.environment import airflow_environment
from schemas.errors import WaibanError
from schemas.home import Home
from schemas.run_folder import RunFolder

LOG = "in_process.log"
LOG_TAIL_CHARACTERS = 600


def run_in_process(home: Home, sections: Sequence[str], *, site_url: str | None = None) -> Iterator[dict[str, Any]]:
    """Run the DAG of each section, then `upkeep`.

    Yields:
        A line of `run --json` for each section, as it ends.

    Raises:
        WaibanError: Airflow itself broke; the message names its log.
    """
    log = home.airflow / "logs" / LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    options = ["--home", str(home.root), *(["--site-url", site_url] if site_url else [])]
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "dags.control.in_process", *options, *sections],
            env=airflow_environment(home, site_url=site_url, retries=0),
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        try:
            for line in process.stdout or ():
                yield json.loads(line)
        finally:
            if process.poll() is None and sys.exc_info()[0]:
                process.terminate()
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
        for line in _run(Home(asked.home, runs=os.environ.get("WAIBAN_RUNS")), asked.sections, asked.site_url):
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
            lines.flush()


def _run(home: Home, sections: Sequence[str], site_url: str | None) -> Iterator[dict[str, Any]]:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb, upgradedb
    from sqlalchemy import create_engine, inspect

    metadata = create_engine(f"sqlite:///{home.airflow}/airflow.db")
    (upgradedb if inspect(metadata).has_table("dag_run") else initdb)()
    found = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    if found.import_errors:
        raise WaibanError(f"DAGs that cannot be imported: {found.import_errors}")
    for section in sections:
        before = {folder.id for folder in home.run_folders(section)}
        ended = found.dags[f"bulletins_{section}"].test(run_conf={"site_url": site_url})
        made = [folder for folder in home.run_folders(section) if folder.id not in before]
        yield _line(section, made[-1] if made else None, str(ended.state))
    if home.archive.exists():
        ended = found.dags["upkeep"].test()
        if ended.state != "success":
            raise WaibanError("`upkeep` failed: nothing was published")


def _line(section: str, folder: RunFolder | None, state: str) -> dict[str, Any]:
    shown = {"section", "run", "state", "outcomes", "bulletins", "issues"}
    if folder is None:
        empty: dict[str, Any] = {"run": None, "outcomes": {}, "bulletins": {}, "issues": 0}
        return {"section": section, "state": "failed", **empty, "error": "the run could not be planned"}
    summary = folder.summary()
    line: dict[str, Any] = summary.model_dump(include=shown)
    if summary.state == "running":
        line |= {"state": "failed", "error": f"{folder.id} ended in Airflow as {state}, before it was loaded"}
    return line


if __name__ == "__main__":
    main()
