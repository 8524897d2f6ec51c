"""What a person types to find something, as SQLite's full-text search wants it.

Words are parted by blanks, and all of them must be there. `"…"` is a phrase, a final `*` the beginning of a word. A
Chinese word is found wherever its characters stand together; an English one in all its forms, unless it is in a phrase.
What other searches call operators are plain words here. The same is done in SQL alone by `archive/plain_sql.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.fold import Fold, Token, stands_alone, tokens
from archive.search_index import Writing

ENDS = " ,;:.!?()'"
"""Marks that a typist leaves at the ends of an English word and does not look for."""
NOTHING = '""'
"""Finds nothing; an empty expression would be an error."""


@dataclass(frozen=True)
class Term:
    """A word or a phrase that must be there.

    `written` as in the index; `is_prefix`: its last word may go on; `root`: any form of this word will do, too.
    """

    written: str
    is_prefix: bool = False
    root: str | None = None

    @property
    def expression(self) -> str:
        """The term as FTS5 wants it. Forms of words have a column of their own, which no phrase may look into."""
        if self.root == self.written:
            return f'"{self.written}"'
        if self.root:
            return f'("{self.written}" OR "{self.root}")'
        return f'{{zh en}} : "{self.written}"' + (" *" if self.is_prefix else "")


def expression(query: str, writing: Writing) -> str:
    """A query as FTS5 wants it; whatever is typed, it is never an error.

    >>> expression("對外 met", Writing.fresh())
    '{zh en} : "对 外" AND ("met" OR "meet")'
    """
    return expression_of(terms(query, writing))


def expression_of(looked_for: Sequence[Term]) -> str:
    """Terms, all of which must be there, as FTS5 wants them."""
    return " AND ".join(term.expression for term in looked_for) or NOTHING


def terms(query: str, writing: Writing) -> list[Term]:
    """The terms of a query, in order. One of ASCII marks alone counts only where there is nothing else."""
    found = [term for text, quoted in _parts(query, writing.fold) if (term := _term(text, quoted, writing.roots))]
    return [term for term in found if not _is_marks(term.written)] or found


def _parts(query: str, fold: Fold) -> Iterator[tuple[str, bool]]:
    """What stands between blanks or between quotes, written as in the index, and whether it was in quotes."""
    text, quoted = "", False
    for character in query.replace('"*', '*"') + '"':
        written = " " if "\ud800" <= character <= "\udfff" else fold[ord(character)]
        if character == '"' or (written == " " and not quoted):
            yield text, quoted
            text = ""
            quoted ^= character == '"'
        else:
            text += written


def _term(text: str, quoted: bool, roots: dict[str, str]) -> Term | None:
    whole = " ".join(text.split())
    written = whole.rstrip("* ")
    is_prefix = written != whole
    if written.isascii() and any(letter.isalpha() for letter in written):
        written = written.strip(ENDS)
    if not written:
        return None
    if not quoted and not is_prefix and written.isascii() and written.isalpha():
        word = written.lower()
        return Term(word, root=roots[word])
    return Term(written, is_prefix)


def _is_marks(written: str) -> bool:
    return written.isascii() and not any(character.isalnum() for character in written)


def places(text: str, query: Sequence[Term], writing: Writing) -> list[tuple[int, int]]:
    """Where the terms stand in a text, from and to, in order and apart from each other."""
    sought = [term for term in query if _may_hold(text, term, writing)]
    cut = tokens(text, writing.fold) if sought else []
    found = sorted(place for term in sought for place in _places(cut, term, writing))
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _may_hold(text: str, term: Term, writing: Writing) -> bool:
    """Whether a closer look is worth its while; of a phrase without letters, a quick one tells."""
    if any(one.isalpha() and not stands_alone(ord(one)) for one in term.written):
        return True
    return f" {term.written} " in f" {' '.join(text.translate(writing.fold).split())} "


def _places(cut: Sequence[Token], term: Term, writing: Writing) -> Iterator[tuple[int, int]]:
    if term.root:
        for word, start, end in cut:
            if word == term.written or writing.roots[word] == term.root:
                yield start, end
        return
    wanted = [word for word, _, _ in tokens(term.written, writing.fold)]
    words = [word for word, _, _ in cut]
    if not wanted:
        return
    *before, last = wanted
    for at in range(len(words) - len(wanted) + 1):
        end = at + len(before)
        if words[at:end] == before and (words[end].startswith(last) if term.is_prefix else words[end] == last):
            yield cut[at][1], cut[end][2]
