"""Archives of made-up bulletins without runs behind them, as large as one likes: for what only reads texts."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from archive.database import open_archive
from archive.derived import CACHE_KIB, derive
from scraper.replica import Office, truth

Text = tuple[str, str, str]
"""Role, language and text of a paragraph."""
SITE = "http://127.0.0.1"
SHA256 = "0" * 64
AT = "2026-11-25T00:00:00Z"
FIRST_DAY = date(2000, 1, 1)


def replica_texts(seed: int = 0) -> list[list[Text]]:
    """The bulletins of the made-up office, undamaged, titles first."""
    pages = truth(Office(seed))["pages"]
    return [list(_texts(bulletin)) for page in pages for bulletin in page["bulletins"]]


def _texts(bulletin: dict[str, dict[str, str]]) -> Iterator[Text]:
    segments = [(one["role"], one["lang"], one["text_undamaged"]) for one in bulletin["segments"]]
    if not any(role == "title" for role, _, _ in segments):
        yield "title", "zh-Hans", bulletin["title"]["zh"]
    yield from segments


def write_archive(path: Path, bulletins: Iterable[list[Text]], *, a_day: int = 1) -> Path:
    """An archive as loading would leave it, so many bulletins a day, not in the order of their days."""
    with open_archive(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        _frame(db.conn)
        for number, texts in enumerate(bulletins, 1):
            _bulletin(db.conn, number, texts, FIRST_DAY + timedelta(days=(number * 7919 % 100_003) // a_day))
        db.conn.commit()
    return path


def published(path: Path, bulletins: Iterable[list[Text]]) -> Path:
    """The same with all that a snapshot has beyond it."""
    write_archive(path, bulletins)
    derive(path)
    return path


def _frame(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO publishers (id, key, title_zh, site_url) VALUES (1, 'p', '外办', ?)", [SITE])
    db.execute(
        "INSERT INTO sections (id, key, publisher_id, title_zh, path, layout) VALUES (1, 'p.s', 1, '要闻', '/', 'page')"
    )
    db.execute(
        """INSERT INTO runs (id, key, section_id, started_at, state, site_url, pages_count, new_count, changed_count,
             unchanged_count, issues_count, declaration_sha256, code_version)
           VALUES (1, 'p.s/20261125T000000.000Z', 1, ?, 'done', ?, 0, 0, 0, 0, 0, ?, '0')""",
        [AT, SITE, SHA256],
    )
    db.execute(
        "INSERT INTO captures (id, key, run_id, kind, url, captured_at) VALUES (1, 'c', 1, 'page', ?, ?)", [SITE, AT]
    )


def _bulletin(db: sqlite3.Connection, number: int, texts: list[Text], day: date) -> None:
    title_zh = next((text for role, lang, text in texts if role == "title" and lang != "en"), None)
    title_en = next((text for role, lang, text in texts if role == "title" and lang == "en"), None)
    langs = " ".join(sorted({lang for _, lang, _ in texts} - {"und"}, reverse=True))
    key, seen = f"p.s/{number}", (AT, AT)
    db.execute("INSERT INTO pages VALUES (?, ?, 1, ?, ?, NULL, ?, ?)", (number, key, SITE, title_zh, *seen))
    db.execute(
        """INSERT INTO bulletins (id, key, page_id, section_id, ordinal, title_zh, title_en, published_on, langs,
             revision_id, first_seen_at, last_seen_at) VALUES (?, ?, ?, 1, 1, ?, ?, ?, ?, ?, ?, ?)""",
        (number, key, number, title_zh, title_en, day.isoformat(), langs, number, *seen),
    )
    db.execute(
        """INSERT INTO revisions (id, bulletin_id, ordinal, run_id, capture_id, body_sha256, text_sha256, charset,
             charset_reason, code_version, terms_sha256, first_seen_at, last_seen_at, published_on)
           VALUES (?, ?, 1, 1, 1, ?, ?, 'utf-8', 'made up', '0', ?, ?, ?, ?)""",
        (number, number, SHA256, SHA256, SHA256, *seen, day.isoformat()),
    )
    db.executemany(
        "INSERT INTO segments (revision_id, ordinal, role, lang, text) VALUES (?, ?, ?, ?, ?)",
        [(number, ordinal, *text) for ordinal, text in enumerate(texts, 1)],
    )
