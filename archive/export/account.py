"""What an export says of itself: where it comes from, what was asked for, whose texts these are, how to cite it.

Nothing in it depends on when or where the export was made, only on the snapshot, on what was asked for and on waiban.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import yaml
from sqlite_utils import Database

from archive.content_hash import content_sha256
from archive.database import rows
from archive.export.coverage import checked, in_words
from archive.export.selection import Selection
from archive.export.written import Order, Written
from archive.kind import made_up

STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
"""In the name of a snapshot: when it was published."""
PUBLISHERS = """
SELECT DISTINCT p.key, p.title_zh, p.title_en, p.site_url FROM publishers p JOIN sections s ON s.publisher_id = p.id
WHERE :sections IS NULL OR s.key IN (SELECT value FROM json_each(:sections)) ORDER BY p.key
"""
FICTION = "These bulletins are made up by a program, to try waiban out. No office has ever published them."
TERMS = """The texts belong to their publishers. No licence for them is known here: whoever passes them on has to read
the terms on the publishers' own sites, and the law, first. What waiban has added (alignments, repairs, mentions) was
worked out by a program, which claims no right in the texts; the program itself is under the Apache License 2.0."""


@dataclass(frozen=True)
class Account:
    """All that an export says of itself, but for its files."""

    format: str
    selection: Selection
    snapshot: str
    content_sha256: str
    bulletins_count: int
    undated_count: int
    publishers: tuple[Mapping[str, str | None], ...]
    fiction: bool
    coverage: tuple[str, ...]

    @property
    def software(self) -> str:
        """Name and version of the program."""
        return f"waiban {version('waiban')}"

    @property
    def command(self) -> str:
        """What was typed, or could have been."""
        return f"waiban export {self.format} {self.selection.arguments()}".rstrip()

    @property
    def title(self) -> str:
        """Of the whole."""
        return "Bulletins: " + "; ".join(str(one["title_en"] or one["title_zh"]) for one in self.publishers)

    @property
    def published_at(self) -> str | None:
        """When the snapshot was published (UTC), if its name says so."""
        found = STAMP.search(self.snapshot)
        return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else None

    @property
    def citation(self) -> str:
        """A line for a list of references."""
        who = "; ".join(str(one["title_zh"] or one["title_en"]) for one in self.publishers)
        year = (self.published_at or "n.d.")[:4]
        sites = ", ".join(str(one["site_url"]) for one in self.publishers)
        return (
            f"{who} ({year}). {self.title} [data set]. {sites}. Archived with {self.software}, "
            f"snapshot {self.snapshot}, content SHA-256 {self.content_sha256}."
        )


def account(order: Order, form: str, declared: Mapping[str, str]) -> Account:
    """What is to be said of an export.

    Args:
        order: what was written, where from.
        form: name of the format.
        declared: title of each section that could have been checked, by its key.
    """
    db, selection = order.db, order.selection
    wanted = {key: title for key, title in declared.items() if not selection.sections or key in selection.sections}
    return Account(
        format=form,
        selection=selection,
        snapshot=order.snapshot.name,
        content_sha256=content_sha256(db),
        bulletins_count=order.bulletins_count,
        undated_count=selection.undated_count(db),
        publishers=tuple(db.query(PUBLISHERS, selection.parameters)),
        fiction=_fiction(db),
        coverage=tuple(in_words(checked(db, selection), wanted)),
    )


def _fiction(db: Database) -> bool:
    return any(made_up(row["site_url"]) for row in rows(db, "SELECT DISTINCT site_url FROM runs"))


def manifest(about: Account, files: Sequence[Written]) -> dict[str, Any]:
    """`manifest.json`: the same for programs, with the query that made each file."""
    return {
        "format": about.format,
        "command": about.command,
        "software": about.software,
        "snapshot": about.snapshot,
        "content_sha256": about.content_sha256,
        "made_up": about.fiction,
        "bulletins": about.bulletins_count,
        "left_out_without_a_day": about.undated_count,
        "parameters": about.selection.parameters,
        "files": [
            {
                "file": one.path.name,
                "rows": one.rows,
                "sha256": one.sha256,
                "notes": dict(one.notes),
                "query": one.query,
            }
            for one in files
        ],
        "coverage": list(about.coverage),
        "citation": about.citation,
    }


def readme(about: Account, files: Sequence[Written], how: str) -> str:
    """`README.md`.

    Args:
        about: what is to be said.
        files: what was written.
        how: what a reader of this format should know.
    """
    return "\n".join(_paragraphs(about, files, how))


def _paragraphs(about: Account, files: Sequence[Written], how: str) -> Iterator[str]:
    yield f"# {about.title}\n"
    if about.fiction:
        yield f"**{FICTION}**\n"
    yield f"{about.bulletins_count} bulletins, taken out of an archive by {about.software}:\n"
    yield f"    {about.command}\n"
    yield f"- snapshot `{about.snapshot}`, published {about.published_at or 'at a time its name does not tell'}"
    yield f"- content SHA-256 `{about.content_sha256}`: of the whole snapshot; one that says the same has the same"
    if about.undated_count:
        yield f"- left out, since nobody knows the day they were published: {about.undated_count} bulletins"
    yield f"\n{how}\n"
    yield "## Files\n\n| file | rows | what |\n|---|---|---|"
    for one in files:
        yield f"| {one.path.name} | {one.rows} | {one.what}{_noted(one)} |"
    yield "\n`sha256sum -c SHA256SUMS` says whether they are as they were written; `manifest.json` names the query that"
    yield "made each.\n"
    yield from _columns(files)
    yield "## What was checked, and what was not\n"
    yield "Days are those of the publisher, from the first run of a section to the last run of any. `coverage.csv` has"
    yield "a row a section and a day; what was published on a day that was missed may have been seen later"
    yield "(`caught_up_on`).\n"
    yield from (f"- {line}" for line in about.coverage)
    yield f"\n## Terms\n\n{terms(about)}"
    yield f"## How to cite\n\n{about.citation}\n"


def _columns(files: Sequence[Written]) -> Iterator[str]:
    """What each column of a table means; once, if the table is there in two formats."""
    tables = {one.table.name: one.table for one in files if one.table and one.path.suffix in (".csv", ".parquet")}
    yield "## Columns\n"
    for table in tables.values():
        yield f"{table.name}:\n\n| column | what |\n|---|---|"
        yield from (f"| {column.name} | {table.meaning(column.name)} |" for column in table.columns)
        yield ""


def _noted(one: Written) -> str:
    told = ", ".join(f"{count} {what}" for what, count in one.notes.items() if count)
    return f" ({told})" if told else ""


def terms(about: Account) -> str:
    """Whose texts these are, and what may be done with them."""
    names = (
        f"- {' · '.join(filter(None, (one['title_zh'], one['title_en'])))}, {one['site_url']}"
        for one in about.publishers
    )
    fiction = f"**{FICTION}**\n\n" if about.fiction else ""
    return f"{fiction}{TERMS}\n\n" + "\n".join(names) + "\n"


def citation_cff(about: Account) -> str:
    """`CITATION.cff`, version 1.2.0 of the format."""
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": FICTION if about.fiction else "If you use these bulletins, please cite them as here.",
        "title": about.title,
        "authors": [
            {"name": one["title_en"] or one["title_zh"], "website": one["site_url"]} for one in about.publishers
        ],
        "version": about.snapshot.removesuffix(".db"),
        **({"date-released": about.published_at[:10]} if about.published_at else {}),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{about.content_sha256}",
                "description": "Content hash of the snapshot: an archive that says the same has the same.",
            }
        ],
        "references": [
            {
                "type": "software",
                "title": "waiban",
                "version": version("waiban"),
                "license": "Apache-2.0",
                "authors": [{"name": "the authors of waiban"}],
            }
        ],
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120)
