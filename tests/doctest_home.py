"""What the doctests of the archive read: a small home in which one bulletin is published."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _home_to_read(request: pytest.FixtureRequest) -> None:
    """`home`, in the doctests of `archive/notebook.py` alone."""
    if isinstance(request.node, pytest.DoctestItem) and request.node.name.startswith("archive.notebook"):
        names: dict[str, Any] = request.getfixturevalue("doctest_namespace")
        names["home"] = _published(request.getfixturevalue("tmp_path"))


def _published(folder: Path) -> Path:
    from archive.publish import publish
    from schemas.home import Home
    from tests.archive.conftest import Archive

    archive = Archive(Home(folder / "home").prepare())
    archive.take_in(
        "市政府外办主任会见法国大使\nThe director general met the ambassador of France\n"
        "3月1日，市政府外办主任会见法国大使。\n"
        "On March 1, the director general met the ambassador of France.\n"
    )
    publish(archive.home)
    return archive.home.root
