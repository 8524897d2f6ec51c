"""Who may import whom, as the code stands."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FETCHING = {
    "scraper/spider.py",
    "scraper/middleware.py",
    "scraper/capturing.py",
    "scraper/recording.py",
    "scraper/verdicts.py",
    "scraper/wire.py",
    "scraper/addresses.py",
    "scraper/pace.py",
    "scraper/robots.py",
    "scraper/probe.py",
}


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").split(".")[0]


def fetching(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return name in FETCHING or name.startswith("scraper/spiders/")


@pytest.mark.parametrize(
    ("folders", "forbidden"),
    [
        (["schemas"], {"scraper", "archive", "dags", "waiban", "airflow", "scrapy", "datasette", "sqlite_utils"}),
        (["scraper"], {"archive", "dags", "waiban", "airflow", "datasette", "sqlite_utils", "sqlite3"}),
        (["archive"], {"scraper", "dags", "waiban", "airflow", "scrapy", "bs4"}),
        (["dags"], {"waiban", "scrapy", "bs4", "datasette"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_layer_imports_only_what_it_may(folders: list[str], forbidden: set[str]) -> None:
    paths = modules(*folders)
    assert paths
    found = {path.relative_to(ROOT).as_posix(): bad for path in paths if (bad := set(imported(path)) & forbidden)}
    assert found == {}


def test_scrapy_stays_in_the_fetching_modules() -> None:
    users = {path for path in modules("scraper", "schemas", "archive") if {"scrapy", "twisted"} & set(imported(path))}
    assert users, "nobody imports Scrapy: the rule tests nothing"
    assert [path for path in users if not fetching(path)] == []


def test_datasette_stays_in_the_site() -> None:
    users = [path for path in modules("archive") if "datasette" in set(imported(path))]
    assert [path for path in users if "archive/site/" not in path.as_posix()] == []


def test_the_environment_is_read_in_two_places_only() -> None:
    users = [
        path
        for path in modules("scraper", "archive", "schemas")
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    ]
    assert users == []
