"""What every test may use. Nothing here reaches beyond loopback."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of us; what an ordinary run tries is the same each time.
settings.register_profile("waiban", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "waiban"))
FUZZING = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"

REQUIRE_ALL = os.environ.get("WAIBAN_REQUIRE_ALL") == "1"


def skip_or_fail(reason: str) -> None:
    """Skip with a reason; where everything must run, that is a failure."""
    if REQUIRE_ALL:
        pytest.fail(f"must not be skipped here: {reason}")
    pytest.skip(reason)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material, which is not part of the project."""
    folder = os.environ.get("WAIBAN_SHARED")
    if not folder:
        pytest.skip("real material is not part of the repository; WAIBAN_SHARED names its folder")
    if not Path(folder).is_dir():
        pytest.fail(f"WAIBAN_SHARED names {folder}, which is not there")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> str:
    """A browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        skip_or_fail("no Chromium on this machine")
    return str(found)


@pytest.fixture(scope="session")
def office_url() -> Iterator[str]:
    """The made-up office, served for all tests that fetch."""
    from scraper.replica import Office, running

    with running(Office(seed=0)) as site_url:
        yield site_url


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its stdout, which is one JSON object a line and nothing else."""
        return [json.loads(line) for line in self.stdout.splitlines()]


class Waiban:
    """The command line on a home of its own, as a user runs it: in a process."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str, home: bool = True, cwd: Path | None = None) -> Ended:
        """Run `waiban` to its end."""
        command = [sys.executable, "-m", "waiban", *arguments, *(["--home", str(self.home)] if home else [])]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=300, cwd=cwd or self.home.parent, check=False
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def bytes_of(self, *arguments: str) -> bytes:
        """What a command that ends well writes to a pipe."""
        command = [sys.executable, "-m", "waiban", *arguments, "--home", str(self.home)]
        return subprocess.run(command, capture_output=True, timeout=300, cwd=self.home.parent, check=True).stdout

    def content_sha256(self) -> str:
        """The archive's content hash, as `publish` gives it."""
        (snapshot,) = self("publish", "--json").lines
        return str(snapshot["content_sha256"])


@pytest.fixture
def waiban(tmp_path: Path) -> Waiban:
    """The command line on an empty home."""
    return Waiban(tmp_path / "home")
