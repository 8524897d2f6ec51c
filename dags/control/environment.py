"""The environment of an Airflow on one machine: loopback only, SQLite, our DAGs and nothing else."""

import os
import sys
from pathlib import Path

import dags
from schemas.home import Home

API_PORT = 8080


def airflow_environment(home: Home, *, port: int = API_PORT, site_url: str | None = None) -> dict[str, str]:
    """What Airflow's processes read.

    Args:
        home: where Airflow's own files go, and the data.
        port: of its API and pages, on loopback.
        site_url: a site to fetch from instead of the declared ones.
    """
    settings = {
        "CORE__DAGS_FOLDER": str(Path(dags.__file__).parent),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",
        "CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",  # the declarations say what runs and when
        "CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home.airflow}/airflow.db",
        "API__HOST": "127.0.0.1",
        "API__PORT": str(port),
        "API__BASE_URL": f"http://127.0.0.1:{port}",
        "API__WORKERS": "1",
        "DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "WORKERS__EXECUTION_API_TIMEOUT": "60",  # 5 are too few while a busy machine starts
        "EXECUTION_API__JWT_EXPIRATION_TIME": "86400",  # longer than the longest fetch
    }
    own = {
        "AIRFLOW_HOME": str(home.airflow),
        "WAIBAN_HOME": str(home.root),
        "WAIBAN_SITE_URL": site_url or "",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    return {**os.environ, **own, **{f"AIRFLOW__{name}": value for name, value in settings.items()}}
