"""A snapshot of three sections of the made-up office, with what a hostile page may say put into some of its texts."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Waiban

HOSTILE = {
    '=HYPERLINK("http://x";"外办")': "a formula",
    "-2+3 外办": "an invoice of minus two",
    "'=1": "what looks guarded already",
    "外办\x0b\x1f\uffff会见": "what XML cannot hold",
    '外办,"会见"\r\n大使': "what CSV must quote",
    "<seg>&amp;</seg>": "mark-up",
}
SECTIONS = ("cq_fao.wsyw", "cq_fao.tzgg", "cq_world.page")

Ask = Callable[..., Sequence[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, office_url: str) -> Waiban:
    """A home in which these sections have been run and published."""
    waiban = Waiban(tmp_path_factory.mktemp("published") / "home")
    assert waiban("run", *SECTIONS, "--site-url", office_url).code in (0, 3)
    return waiban


@pytest.fixture(scope="session")
def snapshot(published: Waiban, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is published there, with hostile words at the beginning of some aligned paragraphs."""
    path = tmp_path_factory.mktemp("snapshot") / "archive-20260102T030405Z.db"
    shutil.copy(published.home / "published" / "current.db", path)
    with sqlite3.connect(path) as db:
        ids = db.execute(
            """SELECT DISTINCT g.id FROM segments g JOIN bulletins b ON b.revision_id = g.revision_id
            JOIN sentences t ON t.segment_id = g.id AND t.start = 0
            JOIN alignment_members m ON m.sentence_id = t.id JOIN alignments a ON a.id = m.alignment_id
            WHERE g.role = 'body' AND g.lang LIKE 'zh%' AND a.class = 'clean' ORDER BY b.key DESC, g.id"""
        )
        for words, (segment,) in zip(HOSTILE, ids.fetchall(), strict=False):
            db.execute("UPDATE segments SET text = ? || text WHERE id = ?", [words, segment])
            db.execute("UPDATE sentences SET end = end + ? WHERE segment_id = ?", [len(words), segment])
            db.execute(
                "UPDATE sentences SET start = start + ? WHERE segment_id = ? AND start > 0", [len(words), segment]
            )
    return path


@pytest.fixture(scope="session")
def ask(snapshot: Path) -> Ask:
    """What the snapshot itself answers."""
    return lambda query, *parameters: sqlite3.connect(snapshot).execute(query, parameters).fetchall()
