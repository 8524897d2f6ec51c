"""What stands below a revision: its segments, sentences, alignments, repairs and mentions."""

from collections.abc import Iterator

from archive.batch import Batch
from schemas.errors import ArchiveConflict
from schemas.records import Bulletin, Mention, Repair, Segment


def write_text(batch: Batch, revision_id: int, bulletin: Bulletin) -> None:
    """Write the text of a revision that was just made.

    Raises:
        ArchiveConflict: a sentence does not stand in its segment.
    """
    segments = {segment.ordinal: batch.add("segments", _segment(revision_id, segment)) for segment in bulletin.segments}
    sentences = {
        ordinal: batch.add(
            "sentences", {"segment_id": segments[segment], "ordinal": ordinal, "start": start, "end": end}
        )
        for ordinal, segment, start, end in _placed(bulletin)
    }
    for number, pair in enumerate(bulletin.alignments, 1):
        row = {"revision_id": revision_id, "ordinal": number, "level": pair.level, "class": pair.trust}
        alignment_id = batch.add("alignments", {**row, "score": pair.score})
        of_segments = pair.level == "segment"
        for side, ordinals in (("zh", pair.zh), ("en", pair.en)):
            for ordinal in ordinals:
                member = {
                    "alignment_id": alignment_id,
                    "segment_id": segments[ordinal] if of_segments else None,
                    "sentence_id": None if of_segments else sentences[ordinal],
                    "side": side,
                }
                batch.add("alignment_members", member)
    for repair in bulletin.repairs:
        batch.add("repairs", _repair(segments[repair.segment], repair))
    for mention in bulletin.mentions:
        batch.add("mentions", _mention(segments[mention.segment], mention))


def _segment(revision_id: int, segment: Segment) -> dict[str, object]:
    return {
        "revision_id": revision_id,
        "ordinal": segment.ordinal,
        "role": segment.role,
        "lang": segment.lang,
        "text": segment.text,
        "text_original": segment.text_original if segment.text_original != segment.text else None,
    }


def _repair(segment_id: int, repair: Repair) -> dict[str, object]:
    return {
        "segment_id": segment_id,
        "kind": repair.kind,
        "start": repair.start,
        "end": repair.end,
        "before": repair.before,
        "after": repair.after,
        "proof": repair.proof,
    }


def _mention(segment_id: int, mention: Mention) -> dict[str, object]:
    return {
        "segment_id": segment_id,
        "kind": mention.kind,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "value": mention.value,
        "day": mention.day,
        "day_method": mention.day_method,
        "day_confidence": mention.day_confidence,
        "day_about": mention.day_about,
    }


def _placed(bulletin: Bulletin) -> Iterator[tuple[int, int, int, int]]:
    """Each sentence's ordinal, its segment and its place in the text of it; those of a segment stand in order."""
    texts = {segment.ordinal: segment.text for segment in bulletin.segments}
    reached = dict.fromkeys(texts, 0)
    for sentence in bulletin.sentences:
        start = texts[sentence.segment].find(sentence.text, reached[sentence.segment])
        if start < 0:
            raise ArchiveConflict(
                f"{bulletin.key}: sentence {sentence.ordinal} does not stand in segment {sentence.segment}; clean again"
            )
        end = reached[sentence.segment] = start + len(sentence.text)
        yield sentence.ordinal, sentence.segment, start, end
