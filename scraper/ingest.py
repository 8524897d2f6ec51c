"""Pages and texts that a person saved: they enter as WARC `resource` records and go the ordinary way from there."""

import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from schemas.captures import Capture
from schemas.days import today as local_today
from schemas.errors import AddressUnusable, DayUnusable, NotText, WaibanError
from schemas.home import Home
from schemas.run_folder import CAPTURES, FRONTIER, RunFolder
from scraper.clean.terms import Terms
from scraper.extract import is_html
from scraper.section import Section
from scraper.warc import CaptureWriter

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
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
    """Make a run of saved files, its stages `plan` and `fetch` done; or go on with one that was asked for just so.

    Args:
        section: the section the files belong to.
        home: where the run folder goes.
        files: pages or plain texts.
        url: where the one file was found; without it, a page's key is the sha256 of its bytes.
        captured_on: the day it was saved (YYYY-MM-DD), taken as noon UTC; the moment of ingest, if not given.
        at: the moment that names the run; now, if not given.

    Raises:
        WaibanError: a file cannot be read.
        AddressUnusable: the URL is no page of the section.
        DayUnusable: the day is none, or lies in the future.
        NotText: a file is binary.
    """
    at = at or datetime.now(UTC)
    bodies = [read_body(path) for path in files]  # every file is looked at before anything is written
    captured_at = _noon(captured_on, local_today(at)) if captured_on else at.strftime("%Y-%m-%dT%H:%M:%SZ")
    if url:
        _refuse_other_pages(section, url)
    asked = _fingerprint(bodies, url, captured_on)
    folder = _begun(home.prepare(), section, asked) or home.new_folder(section.id, at)
    if folder.finished("fetch"):
        return folder
    folder.write_section(section.by_hand().model_copy(update={"terms_sha256": Terms.load(home.terms).sha256}))
    folder.write(FRONTIER, [])
    folder.finish("plan", {"from": "hand", "asked_sha256": asked})
    rows = _keep(folder, section, bodies, url, captured_at)
    folder.write(CAPTURES, rows)
    folder.finish("fetch", {"captures": len(rows), "pages": len(rows)})
    return folder


def _fingerprint(bodies: Sequence[bytes], url: str | None, captured_on: str | None) -> str:
    """What was asked for: the same command on the same files has the same."""
    told = [*(sha256(body).hexdigest() for body in bodies), url or "", captured_on or ""]
    return sha256("\n".join(told).encode()).hexdigest()


def _begun(home: Home, section: Section, asked: str) -> RunFolder | None:
    """The newest run that the same command has begun, if it was not loaded."""
    for folder in reversed(home.run_folders(section.id)):
        summary = folder.summary()
        if summary.stages.get("plan", {}).get("asked_sha256") == asked:
            return None if "load" in summary.stages else folder
    return None


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


def _refuse_other_pages(section: Section, url: str) -> None:
    """A page belongs to a section by its host and by the grammar of its address."""
    try:
        host, key = urlsplit(url).hostname, section.page_key(url)
    except ValueError:
        host = key = None
    if key is None or host not in (*section.publisher.hosts, *section.publisher.mirrors):
        raise AddressUnusable(
            f"{url} does not look like a page of {section.id} on {section.host}; leave out --url, or name its section"
        )


def _noon(day: str, today: date) -> str:
    """Noon UTC, when it is the same day in Chongqing."""
    try:
        if not DAY.fullmatch(day) or date.fromisoformat(day) > today:
            raise ValueError
    except ValueError:
        raise DayUnusable(f"{day!r} is not a day such as 2021-04-07, or lies in the future") from None
    return f"{day}T12:00:00Z"


def read_body(path: Path) -> bytes:
    """The bytes of a page or text that a person saved.

    Raises:
        WaibanError: it cannot be read.
        NotText: it is binary, or empty.
    """
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
