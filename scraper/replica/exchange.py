"""What is asked of the office and what it answers, before it goes over the wire; and how it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    """A GET: the path, with or without a query, and the headers by their names in lower case."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The path without its query."""
        return urlsplit(self.path).path


@dataclass(frozen=True)
class Manner:
    """How an answer goes over the wire.

    A whole body with its length, unless told otherwise: in chunks without a length; in so many pieces with pauses
    between them; broken off behind a share of it (behind 0 not even a status line comes), after which the connection
    is hung up or nothing more is said; or followed by blanks until it is so long.
    """

    chunked: bool = False
    pieces: int = 1
    pause_seconds: float = 0.0
    share: float = 1.0
    then: Literal["hang up", "stall"] = "hang up"
    padded_to_bytes: int = 0


WHOLE = Manner()


@dataclass(frozen=True)
class Answer:
    """A response, before it goes out.

    With `changed_at` it carries validators, and a conditional request for it may be answered with 304.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None
    manner: Manner = WHOLE
