"""The content hash: what an archive says, without when and how it came to say it.

Two archives with the same bulletins, revisions, segments, sentences, alignments, repairs, mentions and tombstones have
the same hash, whatever the order of their rows, their ids, the addresses of their sites, the number of runs that
confirmed them or the days on which they did.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

PARTS = (
    """SELECT b.key, b.ordinal, b.title_zh, b.title_en, b.published_on, b.published_on_method, b.langs,
         b.missing_since_run_id IS NOT NULL, r.ordinal
       FROM bulletins b LEFT JOIN revisions r ON r.id = b.revision_id ORDER BY b.key""",
    """SELECT b.key, r.ordinal, r.body_sha256, r.text_sha256, r.charset, r.charset_reason
       FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id ORDER BY b.key, r.ordinal""",
    """SELECT b.key, r.ordinal, g.ordinal, g.role, g.lang, g.text, g.text_original
       FROM segments g JOIN revisions r ON r.id = g.revision_id JOIN bulletins b ON b.id = r.bulletin_id
       ORDER BY b.key, r.ordinal, g.ordinal""",
    """SELECT b.key, r.ordinal, g.ordinal, t.ordinal, t.start, t."end"
       FROM sentences t JOIN segments g ON g.id = t.segment_id JOIN revisions r ON r.id = g.revision_id
       JOIN bulletins b ON b.id = r.bulletin_id ORDER BY b.key, r.ordinal, g.ordinal, t.ordinal""",
    """SELECT b.key, r.ordinal, a.ordinal, a.level, a.class, a.score, m.side, g.ordinal, t.ordinal
       FROM alignments a JOIN revisions r ON r.id = a.revision_id JOIN bulletins b ON b.id = r.bulletin_id
       JOIN alignment_members m ON m.alignment_id = a.id
       LEFT JOIN segments g ON g.id = m.segment_id LEFT JOIN sentences t ON t.id = m.sentence_id
       ORDER BY b.key, r.ordinal, a.ordinal, m.side, g.ordinal, t.ordinal""",
    """SELECT b.key, r.ordinal, g.ordinal, x.kind, x.start, x."end", x.before, x.after, x.proof
       FROM repairs x JOIN segments g ON g.id = x.segment_id JOIN revisions r ON r.id = g.revision_id
       JOIN bulletins b ON b.id = r.bulletin_id ORDER BY b.key, r.ordinal, g.ordinal, x.start, x.kind""",
    """SELECT b.key, r.ordinal, g.ordinal, n.kind, n.start, n."end", n.text, n.value, n.day
       FROM mentions n JOIN segments g ON g.id = n.segment_id JOIN revisions r ON r.id = g.revision_id
       JOIN bulletins b ON b.id = r.bulletin_id ORDER BY b.key, r.ordinal, g.ordinal, n.start, n."end", n.kind""",
    """SELECT p.key, t.restored_at IS NOT NULL FROM tombstones t JOIN pages p ON p.id = t.page_id
       ORDER BY p.key, t.restored_at IS NULL""",
)


def content_sha256(db: Database) -> str:
    """SHA-256 over all that was published, in the order of its keys."""
    digest = sha256()
    for part in PARTS:
        digest.update(b"\x00")
        for row in db.execute(part):
            digest.update(_line(row))
    return digest.hexdigest()


def content_by_key(db: Database) -> tuple[str, dict[str, str]]:
    """The same, and the hash of each bulletin alone by its key; a tombstone counts under the key of its page."""
    digest, digests = sha256(), defaultdict[str, Any](sha256)
    for number, part in enumerate(PARTS):
        digest.update(b"\x00")
        for key, group in groupby(db.execute(part), key=itemgetter(0)):
            lines = b"".join(map(_line, group))
            digest.update(lines)
            digests[key].update(b"%d%s" % (number, lines))
    return digest.hexdigest(), {key: one.hexdigest() for key, one in digests.items()}


def parts_that_differ(one: Database, other: Database, key: str) -> list[str]:
    """The tables in which two archives say something else of a bulletin."""
    parts = (f"SELECT * FROM ({part}) WHERE key = ?" for part in PARTS)  # noqa: S608  # queries of ours
    return [
        str(table[1])
        for part in parts
        if (table := re.search(r"FROM (?!\()(\w+)", part))
        and list(one.execute(part, [key])) != list(other.execute(part, [key]))
    ]


def _line(row: Iterable[object]) -> bytes:
    """A row as it is hashed; an encoder made anew for each row takes as long as the encoding."""
    return f"{_encoded(row)}\n".encode()


_encoded = json.JSONEncoder(ensure_ascii=False).encode
