"""A small TRS-like site whose every answer a test can set."""

import gzip
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from schemas.captures import Capture, KnownPage
from schemas.home import Home
from schemas.run_folder import CAPTURES, RunFolder
from scraper.plan import plan
from scraper.section import section

COLUMN = "/djgz/"
FILLER = "<p>" + "长江" * 300 + "</p>"
PAGE = (
    '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{0}"></head>'
    '<body><div id="zoom">{0}</div></body></html>'
)


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    bytes_at_once: int = 0
    """Drip the body, so many bytes every `seconds`; 0 sends it whole, after `seconds`."""


@dataclass
class Site:
    """Pages by path, and the paths that were asked for."""

    url: str
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def listing(self, *hrefs: str, total: int = 1, number: int = 0) -> None:
        links = "".join(
            f'<li><a href="{href}">公告{n}</a><span>2026-01-0{n + 1}</span></li>' for n, href in enumerate(hrefs)
        )
        script = f'<script>createPage({total}, {number}, "index", "html")</script>'
        body = f'<html><head><meta charset="utf-8"></head><ul>{links}</ul>{FILLER}{script}</html>'.encode()
        name = f"index_{number}.html" if number else ""
        self.replies[COLUMN + name] = Reply(body=body, headers={"Content-Type": "text/html"})

    def page(self, number: int, reply: Reply | None = None) -> str:
        """A page; returns the href a listing gives it."""
        path = f"202601/t20260105_{number}.html"
        text = PAGE.format(f"公告{number}").encode()
        self.replies[COLUMN + path] = reply or Reply(body=text, headers={"Content-Type": "text/html"})
        return f"./{path}"

    def key(self, number: int) -> str:
        return f"cq_fao.djgz/{number}"


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            known.asked.append(self.path)
            known.agents.add(self.headers["User-Agent"])
            reply = known.replies.get(self.path, Reply(404, b"<html>404</html>"))
            time.sleep(0 if reply.bytes_at_once else reply.seconds)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            step = reply.bytes_at_once or len(reply.body) or 1
            for at in range(0, len(reply.body), step):
                with suppress(OSError):  # who asked may have had enough
                    self.wfile.write(reply.body[at : at + step])
                time.sleep(reply.seconds if reply.bytes_at_once else 0)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def planned(site: Site, tmp_path: Path) -> Callable[..., RunFolder]:
    """A planned run over the site; keys of known pages may be given."""

    def make(*known: int) -> RunFolder:
        pages = [KnownPage(key=site.key(number), url=site.url) for number in known]
        return plan(section("cq_fao.djgz"), Home(tmp_path / "home"), pages, site_url=site.url)

    return make


def pages_of(folder: RunFolder) -> dict[str, Capture]:
    """The captures that are pages, by key; a key that stands twice fails."""
    rows = [row for row in folder.read(CAPTURES) if row.kind == "page"]
    assert len({row.page_key for row in rows}) == len(rows)
    return {str(row.page_key): row for row in rows}


def known_by(folder: RunFolder) -> list[KnownPage]:
    """The pages of a run as the next one knows them, had they been read."""
    return [
        KnownPage(
            key=key,
            url=row.url,
            body_sha256=row.body_sha256,
            capture=row.id,
            captured_at=row.captured_at,
            run=folder.id,
            offset_bytes=row.offset_bytes,
            payload_digest=row.payload_digest,
        )
        for key, row in pages_of(folder).items()
    ]


def gzipped(text: str) -> Reply:
    return Reply(body=gzip.compress(text.encode()), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


LIMITED = """
import json, sys
from scraper import settings
vars(settings).update(json.loads(sys.argv[1]))
from scraper.spiders.__main__ import crawl
sys.exit(0 if crawl(*sys.argv[2:]) else 1)
"""


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the spider's process other limits, so that a test need not wait for the real ones."""

    def make(**limits: object) -> None:
        started = subprocess.Popen

        def start(command: list[str], **rest: Any) -> Any:
            python, _, module, *arguments = command
            assert module == "scraper.spiders"
            return started([python, "-c", LIMITED, json.dumps(limits), *arguments], **rest)

        monkeypatch.setattr("scraper.fetch.subprocess.Popen", start)

    return make
