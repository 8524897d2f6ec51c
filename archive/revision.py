"""What stands below a revision: its segments, sentences, alignments, repairs and mentions."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from schemas.errors import ArchiveConflict
from schemas.records import Alignment, Bulletin, Segment, Sentence


def write_text(db: Database, revision_id: int, bulletin: Bulletin) -> None:
    """Write the text of a revision that was just made.

    Raises:
        ArchiveConflict: a sentence does not stand in its segment.
    """
    segments = {
        segment.ordinal: _insert(db, "segments", _segment(revision_id, segment)) for segment in bulletin.segments
    }
    sentences = {
        sentence.ordinal: _insert(db, "sentences", {"segment_id": segments[sentence.segment], **place})
        for sentence, place in _placed(bulletin)
    }
    for number, pair in enumerate(bulletin.alignments, 1):
        row = {"level": pair.level, "class": pair.trust, "score": pair.score}
        alignment_id = _insert(db, "alignments", {"revision_id": revision_id, "ordinal": number, **row})
        units = segments if pair.level == "segment" else sentences
        db.table("alignment_members").insert_all(_members(alignment_id, pair, units))
    for table, records in (("repairs", bulletin.repairs), ("mentions", bulletin.mentions)):
        db.table(table).insert_all(
            {"segment_id": segments[record.segment], **record.model_dump(exclude={"segment"})} for record in records
        )


def _segment(revision_id: int, segment: Segment) -> dict[str, Any]:
    original = segment.text_original if segment.text_original != segment.text else None
    return {
        "revision_id": revision_id,
        **segment.model_dump(exclude={"text_original"}),
        "text_original": original,
    }


def _placed(bulletin: Bulletin) -> Iterator[tuple[Sentence, dict[str, int]]]:
    """Each sentence with its place in the text of its segment; those of a segment stand in order."""
    texts = {segment.ordinal: segment.text for segment in bulletin.segments}
    reached = dict.fromkeys(texts, 0)
    for sentence in bulletin.sentences:
        start = texts[sentence.segment].find(sentence.text, reached[sentence.segment])
        if start < 0:
            raise ArchiveConflict(
                f"{bulletin.key}: sentence {sentence.ordinal} does not stand in segment {sentence.segment}; clean again"
            )
        end = reached[sentence.segment] = start + len(sentence.text)
        yield sentence, {"ordinal": sentence.ordinal, "start": start, "end": end}


def _members(alignment_id: int, pair: Alignment, units: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    column = f"{pair.level}_id"
    for side, ordinals in (("zh", pair.zh), ("en", pair.en)):
        for ordinal in ordinals:
            yield {"alignment_id": alignment_id, column: units[ordinal], "side": side}


def _insert(db: Database, table: str, row: dict[str, Any]) -> int:
    return int(str(db.table(table).insert(row).last_pk))
