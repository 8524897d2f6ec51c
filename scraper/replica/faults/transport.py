"""The right page, sent badly: slowly, in pieces, compressed, broken off, without an end."""

import gzip
from dataclasses import replace
from functools import cache

from scraper.replica.exchange import Answer, Manner, Request
from scraper.replica.faults.declaring import PageScene, page_fault

MORE_THAN_ANYBODY_TAKES = 80 * 1024 * 1024
"""Bytes. A fetch takes 64 MiB at most."""


def _sent(answer: Answer, manner: Manner) -> Answer:
    """Sent whole, whatever the one who asks has already: otherwise there would be no body to send badly."""
    return replace(answer, manner=manner, changed_at=None)


def _gzipped(answer: Answer, body: bytes) -> Answer:
    return replace(answer, body=body, headers={**answer.headers, "Content-Encoding": "gzip"}, changed_at=None)


@page_fault(first="new", known="unchanged")
def chunked(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is sent in chunks, without a length."""
    return _sent(answer, Manner(chunked=True, pieces=5))


@page_fault(first="new", known="unchanged")
def compressed(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is sent gzipped."""
    return _gzipped(answer, gzip.compress(answer.body, mtime=0))


@page_fault(first="new", known="unchanged")
def slow_body(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Comes piece by piece, with pauses."""
    return _sent(answer, Manner(pieces=8, pause_seconds=0.05))


@page_fault(first="failed", known="failed")
def stalled_body(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Comes by half; then nothing more is said, and the connection stays open."""
    return _sent(answer, Manner(share=0.5, then="stall"))


@page_fault(first="failed", known="failed")
def no_answer(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """The connection is taken and never spoken on."""
    return _sent(answer, Manner(share=0, then="stall"))


@page_fault(first="failed", known="failed")
def dropped_connection(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """The connection is hung up before a word is said."""
    return _sent(answer, Manner(share=0))


@page_fault(first="failed", known="failed")
def dropped_body(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """The connection is hung up in the middle of the body."""
    return _sent(answer, Manner(share=0.5))


@page_fault(first="failed", known="failed")
def dropped_chunks(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """The connection is hung up between two chunks, before the last."""
    return _sent(answer, Manner(chunked=True, pieces=4, share=0.5))


@page_fault(first="new", known="unchanged")
def dropped_once(scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """The connection is hung up in the middle of the body the first time; then the page comes."""
    return _sent(answer, Manner() if scene.asked_before else Manner(share=0.5))


@page_fault(first="failed", known="failed")
def truncated_gzip(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is sent gzipped, and the gzip has no end."""
    body = gzip.compress(answer.body, mtime=0)
    return _gzipped(answer, body[: len(body) // 2])


@page_fault(first="failed", known="failed")
def gzip_bomb(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is sent gzipped in a hundred kilobytes that unpack to more than anybody takes."""
    return _gzipped(answer, gzip.compress(answer.body, mtime=0) + _blanks())


@page_fault(first="failed", known="failed")
def huge_page(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Is said to be larger than anybody takes, and is."""
    return _sent(answer, Manner(padded_to_bytes=MORE_THAN_ANYBODY_TAKES))


@page_fault(first="failed", known="failed")
def endless_page(_scene: PageScene, _request: Request, answer: Answer) -> Answer:
    """Goes on in chunks, without a length, beyond what anybody takes."""
    return _sent(answer, Manner(chunked=True, padded_to_bytes=MORE_THAN_ANYBODY_TAKES))


@cache
def _blanks() -> bytes:
    return gzip.compress(b" " * MORE_THAN_ANYBODY_TAKES, mtime=0)
