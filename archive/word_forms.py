"""English words and the word they are forms of: met, meets and meetings are forms of meet.

The dictionary is simplemma's. What of it a snapshot can need is a table of the snapshot, so that who asks needs no
dictionary. A word is never cut by rule: a stem that is no word breaks the search for the beginning of one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

WORD = re.compile("[a-z]+")
STEPS = 3
"""meetings → meeting → meet: so often a form is looked up at most."""
CORRECTED = {"thanked": "thank", "annexed": "annex", "us": "us"}
"""Where the dictionary is wrong, or right only of another word: US is no form of we."""


class Roots(dict[str, str]):
    """For each word the word it is a form of, itself if of none; holds every word it was asked for.

    >>> roots = Roots()
    >>> [roots[word] for word in ("met", "meets", "meetings", "cooperation")]
    ['meet', 'meet', 'meet', 'cooperation']
    """

    def __missing__(self, word: str) -> str:
        self[word] = _root(word)
        return self[word]


def all_forms_of(words: Iterable[str]) -> list[tuple[str, str]]:
    """Every form of the words, and of the words that they are forms of, with the word it is a form of.

    >>> [form for form, root in all_forms_of(["met"])]
    ['meeting', 'meetings', 'meets', 'met']
    """
    wanted = {_root(word) for word in words}
    return sorted((form, root) for root in wanted for form in _forms().get(root, ()))


@cache
def _dictionary() -> Mapping[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    known = DefaultDictionaryFactory().get_dictionary("en").items()
    # Capitalised entries come first, and a common word is worth more than a name that is written as it is.
    forms = {form.lower(): root.lower() for form, root in known if form.isascii() and form.isalpha()}
    return {form: root for form, root in (forms | CORRECTED).items() if WORD.fullmatch(root)}


@cache
def _forms() -> Mapping[str, list[str]]:
    forms: dict[str, list[str]] = defaultdict(list)
    for form in _dictionary():
        root = _root(form)
        if root != form:
            forms[root].append(form)
    return forms


def _root(word: str) -> str:
    for _ in range(STEPS):
        further = _dictionary().get(word, word)
        if further == word:
            break
        word = further
    return word
