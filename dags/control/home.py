"""Where a task finds its home: the environment, which the supervisor or the cluster sets."""

import os

from schemas.home import Home


def home() -> Home:
    """The home that WAIBAN_HOME (and WAIBAN_RUNS) name."""
    return Home(os.environ.get("WAIBAN_HOME", "var"), runs=os.environ.get("WAIBAN_RUNS"))


def site_url() -> str | None:
    """A site to fetch from instead of the declared ones: a replica."""
    return os.environ.get("WAIBAN_SITE_URL") or None
