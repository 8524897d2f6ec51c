"""The office that the tests of the replica look at."""

from collections.abc import Mapping

import pytest

from scraper.replica import Office
from scraper.replica.pages import Resource
from scraper.replica.server import site


@pytest.fixture(scope="session")
def office() -> Office:
    return Office(seed=0)


@pytest.fixture(scope="session")
def served(office: Office) -> Mapping[str, Resource]:
    """Every address of the office."""
    return site(office)
