"""Captures as WARC: written as they came over the wire, read back by their place in the index."""

from scraper.warc.bodies import Measured, measure
from scraper.warc.checking import Survey, survey, verify
from scraper.warc.exchange import Exchange, final_response, rebuilt_request, rebuilt_response
from scraper.warc.fixity import fixity
from scraper.warc.reading import StoredResponse, read_capture
from scraper.warc.writing import CaptureWriter

__all__ = [
    "CaptureWriter",
    "Exchange",
    "Measured",
    "StoredResponse",
    "Survey",
    "final_response",
    "fixity",
    "measure",
    "read_capture",
    "rebuilt_request",
    "rebuilt_response",
    "survey",
    "verify",
]
