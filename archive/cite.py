"""How one text of a bulletin is cited: a line, BibTeX (biblatex), or CSL-JSON for Zotero and pandoc.

Each says who, what and when, where it stood and when it was captured, and which text it was: key, number of the
revision, hash of the text, and the snapshot it was read in.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import quote

from archive.history import Standing

Form = Literal["text", "bibtex", "csl-json"]
MADE_UP = "[made up] "
SPECIAL = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_{}"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "\n": " ",
    }
)
"""What TeX would obey: a title is a text from a page, and may hold anything."""


def cite(standing: Standing, form: Form) -> str:
    """The citation of a text, without a line's end."""
    return FORMS[form](standing)


def as_text(standing: Standing) -> str:
    """One line."""
    history, revision = standing.history, standing.revision
    return (
        f"{_mark(standing)}{history.publisher}: {_title(standing)}. {history.published_on or 'no date'}. "
        f"{history.url}. Captured {revision.captured_at}. {which_text(standing)}"
    )


def as_bibtex(standing: Standing) -> str:
    """An entry `@online` of biblatex; what TeX would obey in a text is escaped."""
    history, revision = standing.history, standing.revision
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{history.key}-{revision.ordinal}")
    fields = {
        "author": f"{{{history.publisher.translate(SPECIAL)}}}",
        "title": f"{{{(_mark(standing) + _title(standing)).translate(SPECIAL)}}}",
        "date": history.published_on,
        "url": quote(history.url, safe="%/:?#[]@!$&'()*+,;=~") if _is_address(standing) else None,
        "urldate": revision.captured_at[:10],
        "note": which_text(standing).translate(SPECIAL),
    }
    told = "".join(f",\n  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@online{{{name}{told}\n}}"


def as_csl_json(standing: Standing) -> str:
    """A list of one item, as Zotero and pandoc read it."""
    history, revision = standing.history, standing.revision
    item: dict[str, Any] = {
        "id": f"{history.key}, revision {revision.ordinal}",
        "type": "webpage",
        "author": [{"literal": history.publisher}],
        "title": _mark(standing) + _title(standing),
        "container-title": history.section_title,
        **({"issued": _day(history.published_on)} if history.published_on else {}),
        **({"URL": history.url} if _is_address(standing) else {}),
        "accessed": _day(revision.captured_at[:10]),
        "archive_location": history.key,
        "note": which_text(standing),
    }
    return json.dumps([item], ensure_ascii=False)


FORMS: dict[Form, Callable[[Standing], str]] = {"text": as_text, "bibtex": as_bibtex, "csl-json": as_csl_json}


def which_text(standing: Standing) -> str:
    """What names one text for good, and the snapshot in which it was read, where it was read in one."""
    revision = standing.revision
    told = f"{standing.history.key}, revision {revision.ordinal}, sha256:{revision.text_sha256}"
    return f"{told}, snapshot {standing.history.snapshot}" if standing.history.snapshot else told


def _title(standing: Standing) -> str:
    title = standing.bulletin.title
    return " / ".join(one for one in (title.zh, title.en) if one) or standing.history.key


def _mark(standing: Standing) -> str:
    return MADE_UP if standing.history.made_up else ""


def _is_address(standing: Standing) -> bool:
    """What was saved by hand may have none but the hash of its bytes."""
    return standing.history.url.startswith(("http://", "https://"))


def _day(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}
