"""The term base: words of the genre in both languages, an input with a version.

The first one ships with the code (`glossary/*.tsv`), written for it from general knowledge of how foreign affairs
offices speak. A person may add to it with files of the same form; nothing that was mined is applied by itself.

A file is UTF-8 with tabs between columns and these names in its first line:

- `kind`: `body`, `post`, `verb`, `topic`, `phrase`, `person` …: for people, nothing depends on it;
- `zh`: the Chinese, Simplified;
- `en`: what stands for it in English, alternatives separated by `|`; irregular forms (`met`) are alternatives too;
- `source`: where the entry comes from: `glossary`, `mined`, or the name of who added it;
- `first_seen`: the key of the bulletin in which it was seen first; empty where it was not mined.

Lines that begin with `#` are comments.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from schemas.errors import WaibanError

COLUMNS = ("kind", "zh", "en", "source", "first_seen")
GLOSSARY = Path(__file__).with_name("glossary")

WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)?")
EMPTY = frozenset(
    "a about all also am an and any are as at be because been being both but by can could did do does during each "
    "for from had has have having he her hers him his how i if in into is it its made make makes may me more most "
    "my no nor not of on one or other others our over shall she should so some such than that the their them then "
    "there these they this those through to too under until up upon us very was we well were what when where "
    "whether which while who whom whose will with within would you your".split()
)
"""Words without a meaning of their own, in any sentence."""
POSSESSIVE = re.compile(r"['’]s?$")
ENDING = re.compile(
    r"(?<=\w{3})(?:at(?:e[ds]?|ing|ions?|ives?)|ions?|ives?|ments?|ings?|ies|ied|ally|als?|ics?|ly|ed|es|e|y|s)$"
)
"""At least three letters stay."""


@dataclass(frozen=True)
class Term:
    """An entry of the term base."""

    kind: str
    zh: str
    en: tuple[str, ...]
    source: str = "glossary"
    first_seen: str = ""

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The words of each alternative."""
        return tuple(filter(None, (frozenset(stems(alternative)) for alternative in self.en)))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all alternatives."""
        return frozenset().union(*self.stems)


class Terms:
    """All terms by their Chinese; `sha256` is the version."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Take entries; a later one adds its alternatives to an earlier one with the same Chinese."""
        self._by_zh: dict[str, Term] = {}
        for term in terms:
            known = self._by_zh.get(term.zh)
            if known:
                en = tuple(dict.fromkeys(known.en + term.en))
                term = Term(known.kind, term.zh, en, known.source, known.first_seen)
            self._by_zh[term.zh] = term

    @classmethod
    def load(cls, extra: Path | None = None) -> "Terms":
        """The glossary, and what stands in `extra/*.tsv`, in the order of the file names.

        Raises:
            BadTerms: a file does not have the form that this module describes.
        """
        added = sorted(extra.glob("*.tsv")) if extra else []
        return cls(term for path in (*sorted(GLOSSARY.glob("*.tsv")), *added) for term in read_terms(path))

    def __len__(self) -> int:
        return len(self._by_zh)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._by_zh.values())

    @cached_property
    def sha256(self) -> str:
        """Over the content, whatever the order and the files it stands in."""
        lines = sorted("\t".join((term.kind, term.zh, *sorted(term.en))) for term in self)
        return sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def english(self) -> Counter[str]:
        """The stems of all words that the English of terms has, and how many terms have each."""
        return Counter(stem for term in self for stem in term.words)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words themselves that the English of any term has, in small letters."""
        return frozenset(word.lower() for term in self for alternative in term.en for word in WORD.findall(alternative))

    def find(self, zh: str) -> list[Term]:
        """The terms in a Simplified text: each once, the longest from the left.

        >>> [term.zh for term in terms().find("副市长会见驻华大使一行")]
        ['副市长', '会见', '驻华大使', '一行']
        """
        found: dict[str, Term] = {}
        at = 0
        while at < len(zh):
            lengths = self._lengths.get(zh[at], ())
            longest = next((length for length in lengths if zh[at : at + length] in self._by_zh), 0)
            if longest:
                term = self._by_zh[zh[at : at + longest]]
                found[term.zh] = term
            at += longest or 1
        return list(found.values())

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long the terms are that begin with a character, the longest first."""
        lengths: dict[str, set[int]] = {}
        for term in self:
            lengths.setdefault(term.zh[0], set()).add(len(term.zh))
        return {first: sorted(several, reverse=True) for first, several in lengths.items()}


class BadTerms(WaibanError):
    """A file of the term base has a line that cannot be read; nothing of it is applied."""


@cache
def terms() -> Terms:
    """The term base that ships with the code."""
    return Terms.load()


def read_terms(path: Path) -> Iterator[Term]:
    """The entries of one file.

    Raises:
        BadTerms: it is no UTF-8, its first line does not name the columns, or a line has not as many.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadTerms(f"{path}: it cannot be read as UTF-8: {error}") from error
    if tuple(lines[0].split("\t") if lines else ()) != COLUMNS:
        raise BadTerms(f"{path}: the first line must name the columns {', '.join(COLUMNS)}, separated by tabs")
    for number, line in enumerate(lines[1:], 2):
        if line.strip() and not line.startswith("#"):
            yield _term(line, f"{path}, line {number}")


def _term(line: str, where: str) -> Term:
    fields = line.split("\t")
    if len(fields) == len(COLUMNS):
        kind, zh, en, source, first_seen = fields
        alternatives = tuple(filter(None, map(str.strip, en.split("|"))))
        if zh.strip() and alternatives:
            return Term(kind, zh.strip(), alternatives, source, first_seen)
    raise BadTerms(f"{where}: {len(COLUMNS)} columns are wanted, zh and en not empty: {line!r}")


def write_terms(entries: Iterable[Term]) -> str:
    """Entries as the text of a file, for a person to review."""
    rows = [COLUMNS, *((term.kind, term.zh, "|".join(term.en), term.source, term.first_seen) for term in entries)]
    return "".join("\t".join(row) + "\n" for row in rows)


def stems(en: str) -> list[str]:
    """The words of an English text that mean something, without their endings.

    >>> stems("He promoted the promotion of cities and a city's culture, cultural and economic")
    ['promot', 'promot', 'cit', 'cit', 'cultur', 'cultur', 'econom']
    """
    words = (word.lower() for word in WORD.findall(en))
    return [stem(word) for word in words if word not in EMPTY]


@cache
def stem(word: str) -> str:
    """A word in small letters without its ending: `cooperation`, `cooperate` and `cooperative` are one.

    >>> stem("cooperation"), stem("cooperative"), stem("planning"), stem("plan")
    ('cooper', 'cooper', 'plan', 'plan')
    """
    word = ENDING.sub("", POSSESSIVE.sub("", word))
    if word[-2:-1] == word[-1:] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word
