"""What the archive knows of a section's pages, for the next run to ask for them politely."""

from pathlib import Path

from archive.database import is_archive, open_reading
from schemas.records import KnownPage

KNOWN = """
SELECT p.key, p.url, c.etag, c.last_modified, c.body_sha256, o.outcome
FROM pages p
JOIN sections s ON s.id = p.section_id AND s.key = :section
JOIN captures c ON c.id = (SELECT id FROM captures WHERE page_id = p.id ORDER BY captured_at DESC, id DESC LIMIT 1)
LEFT JOIN outcomes o ON o.capture_id = c.id
WHERE EXISTS (SELECT 1 FROM bulletins WHERE page_id = p.id)
ORDER BY p.key
"""


def known_pages(archive: Path, section_id: str) -> list[KnownPage]:
    """The pages that have given a bulletin; none where there is no archive yet.

    A page that never gave one is not known: it is asked for again wherever it stands on the listing.
    """
    if not is_archive(archive):
        return []
    with open_reading(archive) as db:
        return [KnownPage.model_validate(row) for row in db.query(KNOWN, {"section": section_id})]
