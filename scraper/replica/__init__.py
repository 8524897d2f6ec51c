"""The office in a box: a made-up office, made by rule from a seed, served on loopback, its truth known."""

from scraper.replica.columns import COLUMNS
from scraper.replica.office import Office
from scraper.replica.server import Replica, running, serving
from scraper.replica.truth import truth

__all__ = ["COLUMNS", "Office", "Replica", "running", "serving", "truth"]
