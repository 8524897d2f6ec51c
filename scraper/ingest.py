"""Pages and texts that a person saved: they enter as WARC `resource` records and go the ordinary way from there."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from schemas.errors import NotText, WaibanError
from schemas.home import Home
from schemas.records import Capture
from schemas.run_folder import CAPTURES, FRONTIER, RunFolder
from scraper.clean.terms import Terms
from scraper.extract import is_html
from scraper.section import Section
from scraper.warc import CaptureWriter

BINARY = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip or office file", b"{\\rtf": "RTF", b"\x1f\x8b": "gzip"}
"""Beginnings of what people save by mistake and what need not hold a NUL byte."""


def ingest(
    section: Section,
    home: Home,
    files: Sequence[Path],
    *,
    url: str | None = None,
    captured_on: str | None = None,
    at: datetime | None = None,
) -> RunFolder:
    """Make a run of saved files, its stages `plan` and `fetch` done.

    Args:
        section: the section the files belong to.
        home: where the run folder goes.
        files: pages or plain texts.
        url: where the one file was found; without it, a page's key is the sha256 of its bytes.
        captured_on: the day it was saved (YYYY-MM-DD), taken as noon UTC; the moment of ingest, if not given.
        at: the moment that names the run; now, if not given.

    Raises:
        WaibanError: a file cannot be read, the URL is no page of the section, or the day is none.
        NotText: a file is binary.
    """
    at = at or datetime.now(UTC)
    bodies = [_body(path) for path in files]  # every file is looked at before anything is written
    captured_at = _noon(captured_on) if captured_on else at.strftime("%Y-%m-%dT%H:%M:%SZ")
    if url and section.page_key(url) is None:
        raise WaibanError(f"{url} does not look like a page of {section.id}; leave out --url, or name its section")
    folder = home.prepare().new_folder(section.id, at)
    folder.write_section(section.by_hand().model_copy(update={"terms_sha256": Terms.load(home.terms).sha256}))
    folder.write(FRONTIER, [])
    folder.finish("plan", {"from": "hand"})
    rows = _keep(folder, section, bodies, url, captured_at)
    folder.write(CAPTURES, rows)
    folder.finish("fetch", {"captures": len(rows), "pages": len(rows)})
    return folder


def _keep(
    folder: RunFolder, section: Section, bodies: Sequence[bytes], url: str | None, captured_at: str
) -> list[Capture]:
    rows: dict[str, Capture] = {}
    with tempfile.TemporaryDirectory(prefix=".ingest-", dir=folder.scratch()) as scratch:
        warc = Path(scratch) / "captures.warc.gz"
        writer = CaptureWriter(warc, f"waiban/{folder.section().code_version}")
        for digest, body in {sha256(body).hexdigest(): body for body in bodies}.items():
            key = (section.page_key(url) if url else None) or f"{section.id}/{digest}"
            kind = "text/html" if is_html(body[:4096].decode("latin-1")) else "text/plain"
            capture = writer.write_resource(url or f"urn:sha256:{digest}", body, kind, captured_at)
            rows[key] = capture.model_copy(update={"page_key": key})
        writer.close()
        folder.keep_warc(warc)
    return list(rows.values())


def _noon(day: str) -> str:
    """Noon UTC, when it is the same day in Chongqing."""
    try:
        return f"{date.fromisoformat(day)}T12:00:00Z"
    except ValueError:
        raise WaibanError(f"{day!r} is not a day such as 2021-04-07") from None


def _body(path: Path) -> bytes:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise WaibanError(f"cannot read {path}: {error.strerror or error}") from error
    for beginning, what in BINARY.items():
        if body.startswith(beginning):
            raise NotText(f"{path}: not text but {what}; give a saved page or a plain text")
    if b"\x00" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotText(f"{path}: not text: a NUL byte at offset {body.index(0)}; give a saved page or a plain text")
    if not body.strip():
        raise NotText(f"{path}: there is nothing in it")
    return body
