"""What one text says and another does not, word by word, Chinese too: for a reader who wants to see what was edited.

Paragraphs are set beside each other first, so that an inserted one is an insertion and does not make all that follows
look rewritten; then the words of those that were changed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import rjieba
from rapidfuzz.distance import Indel

from schemas.records import Lang, Segment

SAME_PARAGRAPH = 0.4
"""Two paragraphs that share less than this of their words, in order, are two paragraphs, not one edited."""
MOST_PAIRS = 40_000
"""So many pairs of paragraphs are compared at most; beyond it a page was rewritten as a whole."""
MOST_WORD_PAIRS = 100_000_000
"""So many pairs of words, some 12 MB of memory; a longer paragraph is taken out as a whole and put in as a whole."""
IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUN = re.compile(rf"[{IDEOGRAPHS}]+|[^\W{IDEOGRAPHS}]+|\s+|.", re.DOTALL)

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have, or only the earlier one (`removed`), or only the later one (`added`)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of two texts: its place in each, empty where it is not there, and its pieces in order."""

    change: Literal["same", "changed", "removed", "added"]
    lang: Lang
    earlier: int | None
    later: int | None
    pieces: tuple[Piece, ...]


def diff(earlier: Sequence[Segment], later: Sequence[Segment]) -> list[Paragraph]:
    """The paragraphs of both texts in order, each once; a paragraph that moved is removed here and added there."""
    return [paragraph for pair in beside(earlier, later) for paragraph in _paragraphs(*pair)]


def words(text: str) -> list[str]:
    """A text cut into words, white space and marks; joined again they give the text.

    >>> words("李波会见了 Mathieu Vasseur（法国）")
    ['李波', '会见', '了', ' ', 'Mathieu', ' ', 'Vasseur', '（', '法国', '）']
    """
    return [word for run in RUN.findall(text) for word in _cut(run)]


def pieces(earlier: str, later: str) -> list[Piece]:
    """What has to be taken out of one text and put in to make it the other; all that is not `added` is the earlier one.

    >>> [(piece.kind, piece.text) for piece in pieces("3月1日会见大使。", "3月2日会见大使。")]
    [('same', '3月'), ('removed', '1'), ('added', '2'), ('same', '日会见大使。')]
    """
    before, after = words(earlier), words(later)
    if len(before) * len(after) > MOST_WORD_PAIRS and earlier != later:
        return [Piece("removed", earlier), Piece("added", later)]
    found: list[Piece] = []
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            found.append(Piece("same", "".join(before[code.src_start : code.src_end])))
        elif code.tag == "delete":
            found.append(Piece("removed", "".join(before[code.src_start : code.src_end])))
        else:
            found.append(Piece("added", "".join(after[code.dest_start : code.dest_end])))
    return _gathered(found)


def beside(earlier: Sequence[Segment], later: Sequence[Segment]) -> Iterator[tuple[Segment | None, Segment | None]]:
    """The paragraphs of two texts, those that are the same or an edited form of each other as one pair, in order."""
    codes = Indel.opcodes(*([(segment.lang, segment.text) for segment in text] for text in (earlier, later)))
    for same, run in groupby(codes, key=lambda code: code.tag == "equal"):
        held = list(run)
        before = earlier[held[0].src_start : held[-1].src_end]
        after = later[held[0].dest_start : held[-1].dest_end]
        yield from zip(before, after, strict=True) if same else _edited(before, after)


def marked(paragraphs: Iterable[Paragraph]) -> str:
    """The paragraphs that differ, a line each: `[-what was taken out-]` and `{+what was put in+}`.

    >>> segment = Segment(ordinal=1, role="body", lang="zh-Hans", text="会见大使", text_original="会见大使")
    >>> marked(diff([segment], [segment.model_copy(update={"text": "会见总领事"})]))
    '会见[-大使-]{+总领事+}'
    """
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "\n".join(
        "".join(signs[piece.kind].format(piece.text) for piece in paragraph.pieces)
        for paragraph in paragraphs
        if paragraph.change != "same"
    )


def count(paragraphs: Iterable[Paragraph], kind: Kind) -> int:
    """How many words were added, or removed; white space and marks are no words."""
    texts = (piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.kind == kind)
    return sum(any(map(str.isalnum, word)) for text in texts for word in words(text))


def _cut(run: str) -> list[str]:
    """The words of a run of ideographs; of anything else, the run."""
    return rjieba.cut(run) if run[0] >= "\u3400" and run.isalpha() else [run]


def _paragraphs(before: Segment | None, after: Segment | None) -> Iterator[Paragraph]:
    if before and after:
        found = pieces(before.text, after.text)
        same = all(piece.kind == "same" for piece in found)
        yield Paragraph("same" if same else "changed", after.lang, before.ordinal, after.ordinal, tuple(found))
    elif before:
        yield Paragraph("removed", before.lang, before.ordinal, None, (Piece("removed", before.text),))
    elif after:
        yield Paragraph("added", after.lang, None, after.ordinal, (Piece("added", after.text),))


def _edited(earlier: Sequence[Segment], later: Sequence[Segment]) -> Iterator[tuple[Segment | None, Segment | None]]:
    """Which of these paragraphs are edited forms of each other: the pairs that are most alike in sum, in order."""
    if len(earlier) * len(later) > MOST_PAIRS:
        yield from ((segment, None) for segment in earlier)
        yield from ((None, segment) for segment in later)
        return
    alike = _alike(earlier, later)
    best = [[0.0] * (len(later) + 1) for _ in range(len(earlier) + 1)]  # of what follows both places
    for i in reversed(range(len(earlier))):
        for j in reversed(range(len(later))):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(earlier) or j < len(later):
        here = best[i][j]
        if i < len(earlier) and j < len(later) and alike[i][j] and here == best[i + 1][j + 1] + alike[i][j]:
            yield earlier[i], later[j]
            i, j = i + 1, j + 1
        elif i < len(earlier) and here == best[i + 1][j]:
            yield earlier[i], None
            i += 1
        else:
            yield None, later[j]
            j += 1


def _alike(earlier: Sequence[Segment], later: Sequence[Segment]) -> list[list[float]]:
    """How much of their words each two share; 0 where it is too little, or their languages differ."""
    said, says = ([(s.lang == "en", _plain(s.text)) for s in text] for text in (earlier, later))
    return [
        [Indel.normalized_similarity(a, b, score_cutoff=SAME_PARAGRAPH) if one == other else 0.0 for other, b in says]
        for one, a in said
    ]


def _plain(text: str) -> list[str]:
    """The words of a text without white space and marks, which any two texts share; of one without words, all of it."""
    found = words(text)
    return [word for word in found if any(map(str.isalnum, word))] or found


def _gathered(found: Sequence[Piece]) -> list[Piece]:
    """The same difference for a reader: between two changes, one thing at a time, what was taken out first.

    What both have is part of the change around it where it is shorter than each side of it: two texts that have only
    `的` and a comma in common have nothing in common that helps to read them.
    """
    blocks: list[tuple[str, str, str]] = []
    """Of each change, what was taken out and put in; then what follows in both."""
    for same, run in groupby(found, key=lambda piece: piece.kind == "same"):
        held = list(run)
        text = {kind: "".join(p.text for p in held if p.kind == kind) for kind in ("same", "removed", "added")}
        if not same or not blocks:
            blocks.append((text["removed"], text["added"], text["same"]))
        else:
            blocks[-1] = (*blocks[-1][:2], text["same"])
    merged: list[tuple[str, str, str]] = []
    for removed, added, same_text in blocks:
        if merged and any(merged[-1][:2]) and _hides(merged[-1], (removed, added)):
            before = merged.pop()
            removed, added = before[0] + before[2] + removed, before[1] + before[2] + added
        merged.append((removed, added, same_text))
    kinds: tuple[Kind, ...] = ("removed", "added", "same")
    return [Piece(kind, text) for block in merged for kind, text in zip(kinds, block, strict=True) if text]


def _hides(before: tuple[str, str, str], after: tuple[str, str]) -> bool:
    between = len(before[2].strip())
    return between < min(max(map(len, before[:2])), max(map(len, after))) / 2
