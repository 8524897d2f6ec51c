"""Capitalised words of English: which of them are names, and what may spell one together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.clean.names import names
from scraper.clean.terms import EMPTY, Terms, stem

TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ](?:['’A-Za-zÀ-ÖØ-öø-ÿ]|-(?![A-Z]))*|[^\sA-Za-zÀ-ÖØ-öø-ÿ]")
"""A word, with the hyphen of `Yong-wu` but not those of `Beijing-Tianjin`; or a mark."""
SENTENCE_MARKS = frozenset('.!?"“')
WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
LONGEST_SPELLING = 3
"""Words that together may spell one name."""


@dataclass(frozen=True)
class Capital:
    """A capitalised word that is no word of the genre."""

    word: str
    among: tuple[str, ...]
    """The words of its run, itself included, and a small one behind it: `Wang kuiwan`."""
    spellings: tuple[tuple[str, ...], ...]
    """Those next to it, itself included, that together may be pinyin, the family name first or last."""


def capitals(text: str, known: Terms) -> list[Capital]:
    """The capitalised words that are no words of the genre, each once.

    >>> from scraper.clean.terms import terms
    >>> [(one.word, one.spellings) for one in capitals("Deputy secretary Wang kuiwan met Novak.", terms())]
    [('Wang', (('Wang', 'kuiwan'), ('kuiwan', 'Wang'), ('Wang',))), ('Novak', ())]
    """
    found: dict[str, Capital] = {}
    for run, opens in _runs(TOKEN.findall(text)):
        for place, word in enumerate(run):
            alone = opens and place == 0 and len(run) == 1 and not names.is_pinyin(word)
            if word[0].isupper() and not alone and not is_word(word, known):
                found.setdefault(word, Capital(word, tuple(run), _spellings(run, place)))
    return list(found.values())


def is_word(word: str, known: Terms) -> bool:
    """Whether a capitalised word is one of the genre, or empty of meaning, and so no name.

    What could be pinyin must be that very word: Lin is no line, Chang no change.

    >>> from scraper.clean.terms import terms
    >>> [is_word(word, terms()) for word in ("Municipal", "The", "Mihelin", "Lin", "Meeting")]
    [True, True, False, False, True]
    """
    plain = word.lower()
    if len(word) == 1 or word in WEEKDAYS or plain in EMPTY or plain in known.words:
        return True
    return not names.is_pinyin(word) and stem(plain) in known.english


def _runs(tokens: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """Runs of capitalised words, each with a small one behind it (`Wang kuiwan`), and whether it opens a sentence."""
    run: list[str] = []
    opens = begins = True
    for token in tokens:
        if token[0].isupper():
            opens = begins if not run else opens
            run.append(token)
        elif run:
            if token[0].isalpha() and len(token) > 2:
                run.append(token)
            yield run, opens
            run = []
        begins = token in SENTENCE_MARKS
    if run:
        yield run, opens


def _spellings(run: Sequence[str], place: int) -> tuple[tuple[str, ...], ...]:
    """The words around one of a run that may spell it in pinyin, the family name first or last."""
    found: list[tuple[str, ...]] = []
    for size in range(LONGEST_SPELLING, 0, -1):
        for start in range(max(0, place - size + 1), min(place, len(run) - size) + 1):
            words = tuple(run[start : start + size])
            if all(map(names.is_pinyin, words)):
                found += [words, words[::-1]] if size == 2 else [words]  # given name first, as abroad
    return tuple(found)
