"""Where a task finds its home: the environment, which the supervisor or the cluster sets."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from schemas.home import Home
from schemas.run_folder import RunFolder


def home() -> Home:
    """The home that WAIBAN_HOME (and WAIBAN_RUNS) name."""
    return Home(os.environ.get("WAIBAN_HOME", "var"), runs=os.environ.get("WAIBAN_RUNS"))


@contextmanager
def working(run: str) -> Iterator[RunFolder]:
    """A task works on a run: nobody else does meanwhile, and if it breaks, the run says why."""
    folder = RunFolder(run)
    with home().running(folder.section_id), folder.remembers_failure():
        yield folder


def site_url() -> str | None:
    """A site to fetch from instead of the declared ones: a replica."""
    return os.environ.get("WAIBAN_SITE_URL") or None


def contact() -> str | None:
    """Whom the publisher can write to: WAIBAN_CONTACT."""
    return os.environ.get("WAIBAN_CONTACT") or None
