"""What every test may use. Nothing here reaches beyond loopback."""

import os
import shutil
from pathlib import Path

import pytest

REQUIRE_ALL = os.environ.get("WAIBAN_REQUIRE_ALL") == "1"


def skip_or_fail(reason: str) -> None:
    """Skip with a reason; where everything must run, that is a failure."""
    if REQUIRE_ALL:
        pytest.fail(f"must not be skipped here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material, which is not part of the project."""
    folder = os.environ.get("WAIBAN_SHARED")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real material is not part of the repository; WAIBAN_SHARED names its folder")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> str:
    """A browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        skip_or_fail("no Chromium on this machine")
    return str(found)
