"""The plugin by which Datasette searches in every script, and shows bulletins so that one can read them.

Datasette finds it by its entry point, and the folders `templates` and `static` beside this file.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils import Database

from archive.highlight import highlight
from archive.query import expression
from archive.search_index import Writing, has_index
from archive.site import pages
from archive.site.metadata import DATABASE
from schemas.errors import WaibanError

if TYPE_CHECKING:
    from datasette.app import Datasette  # which loads this plugin while it is loaded itself

TABLE = "bulletins"


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

    return {"bulletin_lines": bulletin_lines}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """`/bulletin/KEY` leads to a bulletin by the name that lasts; the numbers of rows do not."""
    return [(r"^/bulletin/(?P<key>.+)$", _by_key)]


async def _by_key(datasette: "Datasette", request: Request) -> Response:
    key = request.url_vars["key"]
    found = await _asked(datasette, lambda db: list(db.query("SELECT id FROM bulletins WHERE key = ?", [key])))
    if not found:
        raise NotFound(f"There is no bulletin {key}")
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.row(DATABASE, TABLE, str(found[0]["id"])) + query)


async def _row(datasette: "Datasette", request: Request) -> dict[str, Any]:
    asked, bulletin = request.args, int(request.url_vars["pks"])

    def read(db: Database, day: str | None) -> pages.Page:
        return pages.page(db, bulletin, asked.get("q") or "", asked.get("script") or "", day)

    try:
        return {"page": await _asked(datasette, lambda db: read(db, asked.get("asof") or None)), "told": None}
    except WaibanError as error:
        return {"page": await _asked(datasette, lambda db: read(db, None)), "told": error.message}


async def _first_page(datasette: "Datasette") -> dict[str, Any]:
    if DATABASE not in datasette.databases:
        return {"holds": None}
    return {"holds": await _asked(datasette, pages.holds)}


async def _asked(datasette: "Datasette", ask: Callable[[Database], Any]) -> Any:
    """The answer to a question to the snapshot, from one of Datasette's own threads."""
    return await datasette.get_database(DATABASE).execute_fn(lambda conn: ask(Database(conn)))


def _text(value: object) -> str:
    return "" if value is None else str(value)
