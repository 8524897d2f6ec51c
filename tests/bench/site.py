"""A column of the office as large as one likes, served by a process of its own: `python -m tests.bench.site PAGES`.

Pages of about 34 kB, as the real ones are: a text by the replica's grammar inside the frame that such sites put around
it. Newest first, twenty to a listing page, with validators; compressed where the client asks for it and `gzip` is
given. The server says its address on its first line and ends with its standard input.
"""

import asyncio
import gzip
import random
import sys
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from scraper.replica import Office
from scraper.replica.pages import resources

COLUMN = "/djgz/"
ENTRIES_A_PAGE = 20
FRAME_LINKS = 115
LAST_MODIFIED = "Mon, 01 Jan 2024 00:00:00 GMT"


class Column:
    """The pages of a column by their number, made when they are asked for: the same for the same number."""

    def __init__(self, pages: int, *, compressed: bool) -> None:
        self.pages = pages
        self.compressed = compressed
        found = resources(Office(seed=0))
        self.texts = [one.body for path, one in sorted(found.items()) if _is_page(path, one.body)]
        self.paths = {page_path(number): number for number in range(pages)}

    def response(self, path: str, asked: bytes) -> bytes:
        """What the server says to a request for this path."""
        body = self._body(path)
        if body is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag = f'"{sha256(body).hexdigest()[:8]}"'
        if etag.encode() in asked:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        head = "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/html\r\n"
        if self.compressed and b"gzip" in asked:
            body = gzip.compress(body, 1, mtime=0)
            head += "Content-Encoding: gzip\r\n"
        head += f"Content-Length: {len(body)}\r\nLast-Modified: {LAST_MODIFIED}\r\nETag: {etag}\r\n\r\n"
        return head.encode() + body

    def _body(self, path: str) -> bytes | None:
        if path in self.paths:
            number = self.paths[path]
            return self.texts[number % len(self.texts)].replace(b"</body>", frame(number % 97) + b"</body>")
        if path == COLUMN:
            return self._listing(0)
        if path.startswith(f"{COLUMN}index_"):
            number = int(path.rpartition("_")[2].removesuffix(".html"))
            return self._listing(number) if number < self.listings else None
        return None

    @property
    def listings(self) -> int:
        """How many listing pages there are."""
        return -(-self.pages // ENTRIES_A_PAGE)

    def _listing(self, number: int) -> bytes:
        shown = range(number * ENTRIES_A_PAGE, min((number + 1) * ENTRIES_A_PAGE, self.pages))
        rows = "".join(f'<li><a href="{page_path(one)}">公告{one}</a><span>2026-01-05</span></li>' for one in shown)
        script = f'<script>createPage({self.listings}, {number}, "index", "html")</script>'
        head = '<html><head><meta charset="utf-8"><meta name="ColumnName" content="党建工作"></head><body>'
        return f"{head}<ul>{rows}</ul>{script}".encode() + frame(number % 97) + b"</body></html>"


def _is_page(path: str, body: bytes) -> bool:
    """Whether it is a page with a text, and of the charset of the frame that is put around it."""
    return path.endswith(".html") and b"ArticleTitle" in body and b"<p" in body and b"gb2312" not in body


def page_path(number: int) -> str:
    """Where the page with this number lies."""
    return f"{COLUMN}202601/t20260105_{number + 1}.html"


@lru_cache(maxsize=128)
def frame(number: int) -> bytes:
    """What stands around the text: navigation, sidebar, style, footer; some 30 kB."""
    dice = random.Random(number)  # noqa: S311  # no secret: the same page for the same number
    return "".join(_frame(dice)).encode()


def _frame(dice: random.Random) -> Iterator[str]:
    characters = "重庆市人民政府外事办公室党建工作政务公开机构职能新闻中心友好城市领事保护出国境管理服务指南"
    yield "<style>"
    yield from (f".c{n} {{ color: #{dice.randrange(1 << 24):06x}; margin: {n}px }}" for n in range(120))
    yield "</style><ul>"
    for _ in range(FRAME_LINKS):
        title = "".join(dice.choices(characters, k=18))
        day = f"2025{dice.randrange(1, 13):02}"
        path = f"/zwxx_162/{day}/t{day}01_{dice.randrange(10**8)}.html"
        yield f'<li class="nav"><a href="{path}" title="{title}">{title}</a></li>'
    yield "</ul><select>"
    yield from (f"<option>{''.join(dice.choices(characters, k=6))}</option>" for _ in range(60))
    yield "</select>"


async def serve(column: Column) -> None:
    """Answer until standard input ends."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                writer.write(column.response(path, head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Column(int(sys.argv[1]), compressed="gzip" in sys.argv)))
