"""A column of a site in memory, and an archive that visits it day after day: the whole way, without network or waiting.

The spider's own code runs, with its walk, its verdicts and its captures; only the download between a request and its
callback is ours.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import HtmlResponse, Response

import scraper.spiders
from archive.content_hash import content_sha256
from archive.database import open_reading
from archive.dedupe import dedupe
from archive.frontier import known_pages
from archive.load import load
from schemas.home import Home
from schemas.records import Outcome
from schemas.run_folder import CAPTURES, NOVELTY, RunFolder
from scraper.clean import clean
from scraper.fetch import fetch
from scraper.plan import plan
from scraper.recording import exchange_of
from scraper.section import Section, section

SITE = "http://127.0.0.1:8900"
FIRST_DAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Noon in Chongqing."""
FRAME = (
    "<html><head><meta charset='utf-8'><meta name='SiteName' content='外办'>{metas}<title>{title}</title></head>"
    "<body><div class='top'>首页</div>{inside}<div class='foot'>主办：外办 {token}</div></body></html>"
)
METAS = "<meta name='ArticleTitle' content='{title}'><meta name='PubDate' content='{day}'>"
CHALLENGE = b"<html><head><script>document.cookie = 'c=1'; location.reload()</script></head><body></body></html>"
FILLER = "<p>" + "长江" * 300 + "</p>"


@dataclass
class Answer:
    """What the site sends."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """A page: what it says, whether the listing has it, and an answer that comes in its place."""

    number: int
    text: str
    listed: bool = True
    instead: Answer | None = None
    container: str = "<div id='zoom'><p>{}</p></div>"
    metas: str = METAS

    @property
    def path(self) -> str:
        return f"/djgz/202601/t20260105_{self.number}.html"


class Column:
    """The column, newest first. `before_answering` may change anything when an address is asked for."""

    def __init__(self, per_page: int = 3) -> None:
        self.per_page = per_page
        self.pages: list[Page] = []
        self.validators = True
        self.token = ""
        self.listing_instead: Answer | None = None
        self.says: int | None = None
        self.asked: list[str] = []
        self.bytes = 0
        self.before_answering: Callable[[str], None] = lambda path: None

    def page(self, number: int) -> Page:
        return next(page for page in self.pages if page.number == number)

    def publish(self, number: int, text: str | None = None, place: int = 0) -> Page:
        page = Page(number, text or f"今天的第{number}条消息。")
        self.pages.insert(place, page)
        return page

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """As a web server does, conditional requests included."""
        self.before_answering(path)
        self.asked.append(path)
        answer = self._plain(path)
        if answer.status == 200 and self.validators:
            tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            answer = Answer(200, answer.body, {**answer.headers, "ETag": tag})
            if headers.get("If-None-Match") == tag:
                answer = Answer(304, b"", {"ETag": tag})
        self.bytes += 200 + len(answer.body)  # a head has about so many
        return answer

    def _plain(self, path: str) -> Answer:
        name = path.rpartition("/")[2]
        if path == "/":
            return self._html("首页", "".join(map(self._row, self.pages[:2])) + FILLER)
        if path.startswith("/djgz/") and (not name or name.startswith("index")):
            return self.listing_instead or self._listing(int(name[6:-5]) if "_" in name else 0)
        page = next((page for page in self.pages if page.path == path), None)
        if page is None:
            return Answer(404, b"<html>404</html>")
        if page.instead:
            return page.instead
        return self._html(*self._parts(page, page.text))

    def saved(self, page: Page, text: str) -> bytes:
        """A page as somebody may have saved it when it said something else."""
        return self._html(*self._parts(page, text)).body

    def _parts(self, page: Page, text: str) -> tuple[str, str, str]:
        title = f"公告{page.number}"
        metas = page.metas.format(title=title, day="2026-01-05 09:00")
        return title, page.container.format(text) + FILLER, metas

    def _listing(self, number: int) -> Answer:
        rows = [page for page in self.pages if page.listed]
        total = self.says or max(1, -(-len(rows) // self.per_page))
        shown = rows[number * self.per_page : (number + 1) * self.per_page]
        if number and not shown:
            return Answer(404, b"<html>404</html>")
        script = f'<script>createPage({total}, {number}, "index", "html")</script>'
        return self._html("党建", f"<ul>{''.join(map(self._row, shown))}</ul>{FILLER}{script}")

    def _row(self, page: Page) -> str:
        return f'<li><a href="{page.path}">公告{page.number}</a><span>2026-01-05</span></li>'

    def _html(self, title: str, inside: str, metas: str = "") -> Answer:
        text = FRAME.format(title=title, inside=inside, metas=metas, token=self.token)
        return Answer(200, text.encode(), {"Content-Type": "text/html"})


class Daily:
    """An archive of the column."""

    def __init__(self, home: Home, column: Column, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home.prepare()
        self.path = home.archive
        self.column = column
        self.day = self.runs = 0
        self.section: Section = section("cq_fao.djgz")
        monkeypatch.setattr("scraper.fetch.crawl", self._crawl)

    def run(self, days: int = 1) -> dict[int, Outcome]:
        """A run, so many days after the one before; the outcome of each page that it touched, by number."""
        self.day += days
        return self.load(self.fetched())

    def fetched(self) -> RunFolder:
        """A run of today that has been planned and fetched."""
        self.runs += 1
        at = FIRST_DAY + timedelta(days=self.day, seconds=self.runs)
        folder = plan(self.section, self.home, known_pages(self.path, self.section.id), site_url=SITE, at=at)
        self.column.asked.clear()
        self.column.bytes = 0
        with folder.remembers_failure():
            fetch(folder)
        at_text = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        folder.write(CAPTURES, [row.model_copy(update={"captured_at": at_text}) for row in folder.read(CAPTURES)])
        return folder

    def load(self, folder: RunFolder) -> dict[int, Outcome]:
        """The rest of the way."""
        clean(folder)
        dedupe(folder, self.path)
        load(folder, self.path)
        self.last = folder
        return {int(outcome.page_key.rpartition("/")[2]): outcome for outcome in folder.read(NOVELTY)}

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What the archive answers."""
        with closing(sqlite3.connect(self.path)) as archive, archive:
            return archive.execute(query, parameters).fetchall()

    def content_sha256(self) -> str:
        """Its content hash."""
        with open_reading(self.path) as db:
            return content_sha256(db)

    def texts(self) -> dict[int, str]:
        """What the archive holds of each page as its current text, without the title."""
        query = """SELECT b.key, group_concat(g.text, '') FROM bulletins b
                   JOIN segments g ON g.revision_id = b.revision_id AND g.role <> 'title' GROUP BY b.key"""
        return {int(key.rpartition("/")[2]): text for key, text in self.rows(query)}

    def _crawl(self, folder: RunFolder, stem: Path, _progress: object) -> None:
        spider = scraper.spiders.cq_fao_djgz_spider(run=folder.url, stem=str(stem))
        waiting = [spider._listing_request(0)]
        finished = "finished"
        try:
            while waiting or spider.wanted:  # a page's turn comes when nothing else waits, as in the spider's `start`
                following = waiting.pop(0) if waiting else spider._page_request(spider.wanted.popleft())
                waiting += self._called_back(spider, following)
        except CloseSpider as closed:
            finished = closed.reason
        spider.captures.close(finished, 0)

    def _called_back(self, spider: Any, request: Request) -> list[Request]:
        while True:
            headers = {name.decode(): value[0].decode() for name, value in request.headers.items()}
            answer = self.column.answer(urlsplit(request.url).path, headers)
            response: Response = HtmlResponse(
                request.url, answer.status, dict(answer.headers), body=answer.body, request=request
            )
            spider.captures.arrived(request, exchange_of(request, response, None))
            if "Location" not in answer.headers:
                return list(request.callback(response, **request.cb_kwargs))  # type: ignore[misc,arg-type]
            request = request.replace(url=urljoin(request.url, answer.headers["Location"]))
