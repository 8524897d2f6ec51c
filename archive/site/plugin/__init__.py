"""The plugin by which Datasette searches in every script, and shows bulletins so that one can read them.

Datasette finds it by its entry point, and the folders `templates` and `static` beside this file.
"""

import re
import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup, escape
from sqlite_utils import Database

from archive.highlight import highlight
from archive.history import read_history
from archive.query import expression
from archive.search_index import Writing, has_index
from archive.site import pages
from archive.site.metadata import DATABASE
from schemas.errors import BulletinUnknown, WaibanError

if TYPE_CHECKING:
    from datasette.app import Datasette  # which loads this plugin while it is loaded itself

TABLE = "bulletins"
NAMING = {"bulletins_bilingual", "parallel_sentences", "parallel_segments"}
"""Views whose column `key` names a bulletin."""
BULLETIN = re.compile(r"[\w.]+/(?!\d{8}T)[^<>\s]+")
"""The key of one, in the answer to a question in SQL; that of a run ends in the time of it."""


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Functions for SQL: `match_zh(query)`, `fold_zh(text)`, `highlight_zh(text, query)`.

    Datasette puts what is typed into its search box through a function of its own, `escape_fts`, which knows nothing
    of Chinese. Ours takes its place, and so must come last.
    """
    db = Database(conn)
    if not has_index(db):
        return
    writing = Writing.held(db)  # while SQLite asks one of the functions, it cannot be asked
    for name in ("escape_fts", "match_zh"):
        conn.create_function(name, 1, lambda query: expression(_text(query), writing), deterministic=True)
    conn.create_function(
        "fold_zh", 1, lambda text: " ".join(_text(text).translate(writing.fold).split()), deterministic=True
    )
    conn.create_function(
        "highlight_zh", 2, lambda text, query: highlight(_text(text), _text(query), writing), deterministic=True
    )


@hookimpl
def extra_css_urls(datasette: "Datasette") -> list[str]:
    """Our styles, beside Datasette's own."""
    return [datasette.urls.static_plugins("waiban", "waiban.css")]


@hookimpl
def extra_body_script() -> str:
    """Datasette does not say in which language its own words are, which those need to know who have them read aloud."""
    return "document.documentElement.lang = 'en';"


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: "Datasette") -> Markup | None:
    """The key of a bulletin leads to it, in the tables and in the answer to any question."""
    if (database, column) != (DATABASE, "key") or not isinstance(value, str):
        return None
    if not (table in NAMING if table else BULLETIN.fullmatch(value)):
        return None
    return Markup('<a href="{}">{}</a>').format(address(datasette, value), escape(value))


def address(datasette: "Datasette", key: str) -> str:
    """Where a bulletin stands on this site, in this snapshot and in those that follow."""
    return str(datasette.urls.path(f"/bulletin/{quote(key)}"))


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Request, datasette: "Datasette"
) -> Callable[[], Awaitable[dict[str, Any]]] | dict[str, Any]:
    """What the templates of bulletins and the first page need beyond what Datasette gives them."""
    if view_name == "index":
        return lambda: _first_page(datasette)
    if (database, table) != (DATABASE, TABLE):
        return {}
    if view_name == "row":
        return lambda: _row(datasette, request)

    async def bulletin_lines(ids: list[int]) -> list[pages.Line]:
        query = request.args.get("_search") or ""
        found: list[pages.Line] = await _asked(datasette, lambda db: list(pages.lines(db, ids, query)))
        return found

    return {"bulletin_lines": bulletin_lines, **_words(datasette)}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """`/bulletin/KEY` is a bulletin by the name that lasts; the numbers of rows are others in the next snapshot."""
    return [(r"^/bulletin/(?P<key>.+)$", _by_key)]


async def _by_key(datasette: "Datasette", request: Request) -> Response:
    key = request.url_vars["key"]
    if DATABASE not in datasette.databases:
        raise NotFound("no archive is open here")

    def number_of(db: Database) -> int:
        read_history(db, key)
        return int(next(db.query("SELECT id FROM bulletins WHERE key = ?", [key]))["id"])

    try:
        row = datasette.urls.row(DATABASE, TABLE, str(await _asked(datasette, number_of)))
    except BulletinUnknown as error:  # which is not raised on: Datasette would tell the terminal, in hundreds of lines
        told = {"error": error.message, "database": DATABASE}
        return Response.html(await datasette.render_template("404.html", told, request=request), status=404)
    query = f"?{request.query_string}" if request.query_string else ""
    shown = await datasette.client.get(row + query, cookies=request.cookies)
    return Response.html(shown.text, status=shown.status_code)


async def _row(datasette: "Datasette", request: Request) -> dict[str, Any]:
    asked, bulletin = request.args, int(request.url_vars["pks"])
    reading = {name: asked.get(name) or "" for name in ("q", "script")}
    which = {name: asked.get(name) or "" for name in ("asof", "revision")}
    words = {**_words(datasette), "asked": {name: value for name, value in {**reading, **which}.items() if value}}

    def read(db: Database) -> pages.Page:
        number = int(which["revision"]) if which["revision"].isdecimal() else None
        return pages.page(db, bulletin, reading["q"], reading["script"], which["asof"] or None, number)

    try:
        return {**words, "page": await _asked(datasette, read), "told": None}
    except WaibanError as error:
        which = {"asof": "", "revision": ""}
        return {**words, "page": await _asked(datasette, read), "told": error.message}


async def _first_page(datasette: "Datasette") -> dict[str, Any]:
    if DATABASE not in datasette.databases:
        return {"holds": None}
    return {"holds": await _asked(datasette, pages.holds), **_words(datasette)}


def _words(datasette: "Datasette") -> dict[str, Any]:
    """What the templates say of a bulletin's address."""
    return {"address": lambda key: address(datasette, key)}


async def _asked(datasette: "Datasette", ask: Callable[[Database], Any]) -> Any:
    """The answer to a question to the snapshot, from one of Datasette's own threads."""
    return await datasette.get_database(DATABASE).execute_fn(lambda conn: ask(Database(conn)))


def _text(value: object) -> str:
    return "" if value is None else str(value)
