"""What stands in the texts is found, and nothing else: against a reader who reads everything, in all ways of asking."""

import asyncio
import random
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from datasette.app import Datasette
from opencc import OpenCC

from archive.database import columns, open_reading
from archive.fold import MORE_SIMPLIFIED
from archive.plain_sql import SEARCH
from archive.search import search
from archive.site.metadata import DATABASE, metadata
from archive.word_forms import all_forms_of
from tests.made_up import Text, published, replica_texts

SUBSTRINGS = 500
LONGEST = 8
PASSED_OVER = re.compile(r"[\s·\"]")
"""Blanks, the dots inside names, and the mark that a query needs for itself."""
NO_LETTER = r"[A-Za-z]"


@dataclass(frozen=True)
class Asked:
    """A piece of a text, as it is typed, and the bulletins that hold it, by the reader."""

    typed: str
    expected: set[int]


class Reader:
    """Reads every line of every bulletin, Simplified character by character; knows nothing of the index."""

    def __init__(self, bulletins: Sequence[list[Text]]) -> None:
        self._converter = OpenCC("t2s")
        self.lines = {
            number: [self.plain(line) for _, _, text in texts for line in text.split("\n")]
            for number, texts in enumerate(bulletins, 1)
        }

    def plain(self, text: str) -> str:
        return PASSED_OVER.sub("", "".join(map(self._plain, text))).lower()

    def _plain(self, character: str) -> str:
        narrow = unicodedata.normalize("NFKC", character)
        one = narrow if len(narrow) == 1 else character
        return MORE_SIMPLIFIED.get(one, str(self._converter.convert(one))).translate(str.maketrans("’‘–―", "''-—"))

    def holding(self, piece: str) -> set[int]:
        """Numbers of the bulletins that hold a piece; a word in letters only as a whole."""
        sought = self.plain(piece)
        before, after = (f"(?<!{NO_LETTER})" if sought[0].isascii() and sought[0].isalpha() else ""), ""
        if sought[-1].isascii() and sought[-1].isalpha():
            after = f"(?!{NO_LETTER})"
        wanted = re.compile(before + re.escape(sought) + after)
        return {number for number, lines in self.lines.items() if any(wanted.search(line) for line in lines)}


def pieces(bulletins: Sequence[list[Text]], dice: random.Random) -> Iterator[str]:
    """Random pieces of Chinese paragraphs, from one to eight characters; no word in letters is cut."""
    lines = [line for texts in bulletins for _, lang, text in texts if lang != "en" for line in text.split("\n")]
    while True:
        line = dice.choice(lines)
        start = dice.randrange(len(line) or 1)
        end = start + dice.randint(1, LONGEST)
        piece = line[start:end]
        cut = (
            re.match(r"\w\w", line[max(0, start - 1) : start + 1], re.A),
            re.match(r"\w\w", line[end - 1 : end + 1], re.A),
        )
        if PASSED_OVER.sub("", piece) and not any(found and re.search(NO_LETTER, found[0]) for found in cut):
            yield piece


@pytest.fixture(scope="module")
def bulletins() -> list[list[Text]]:
    return replica_texts()[:100]


@pytest.fixture(scope="module")
def snapshot(bulletins: list[list[Text]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("search") / f"{DATABASE}.db", bulletins)


@pytest.fixture(scope="module")
def questions(bulletins: list[list[Text]]) -> list[Asked]:
    """Each piece in its own script, in Simplified or in Traditional, in turn."""
    dice, reader, found = random.Random(5), Reader(bulletins), []  # noqa: S311  # the same questions each time
    scripts = (str, OpenCC("t2s").convert, OpenCC("s2t").convert)
    for number, piece in zip(range(SUBSTRINGS), pieces(bulletins, dice), strict=False):
        typed = str(scripts[number % 3](piece.replace('"', "")))
        found.append(Asked(f'"{typed}"' if re.search(r"\s", typed) else typed, reader.holding(piece)))
    assert all(question.expected for question in found), "the reader finds each where it was taken from"
    return found


def number_of(key: str) -> int:
    return int(key.rpartition("/")[2])


def wrong(questions: Sequence[Asked], answers: Sequence[set[int]]) -> list[tuple[str, set[int], set[int]]]:
    """What was missed, and what should not have been found."""
    return [
        (question.typed, question.expected - answer, answer - question.expected)
        for question, answer in zip(questions, answers, strict=True)
        if answer != question.expected
    ]


def test_the_command_finds_all_and_nothing_else(questions: list[Asked], snapshot: Path) -> None:
    answers = [{number_of(hit.key) for hit in search(snapshot, question.typed, 100)} for question in questions]
    assert wrong(questions, answers) == []


def test_sql_alone_finds_the_same(questions: list[Asked], snapshot: Path) -> None:
    with sqlite3.connect(snapshot) as stock:
        answers = [
            {number_of(key) for _, _, _, key, _ in stock.execute(SEARCH, {"q": question.typed})}
            for question in questions
        ]
    assert wrong(questions, answers) == []


def test_the_search_box_of_datasette_finds_the_same(questions: list[Asked], snapshot: Path) -> None:
    with open_reading(snapshot) as db:
        datasette = Datasette([], immutables=[str(snapshot)], metadata=metadata(columns(db)))

    async def ask() -> list[set[int]]:
        await datasette.invoke_startup()
        found = []
        for question in questions:
            asked = {"_search": question.typed, "_size": "max", "_shape": "array", "_col": "key", "_nofacet": "1"}
            response = await datasette.client.get(f"/{DATABASE}/bulletins.json", params=asked)
            found.append({number_of(row["key"]) for row in response.json()})
        return found

    assert wrong(questions, asyncio.run(ask())) == []


def test_forms_of_english_words(bulletins: list[list[Text]], snapshot: Path) -> None:
    """A word is found in all its forms, and in no other word; in a phrase it stands for itself."""
    texts = {n: " ".join(text for _, _, text in b).lower() for n, b in enumerate(bulletins, 1)}
    for word in ("meet", "visit", "say", "take", "hold"):
        forms = [word, *(form for form, _ in all_forms_of([word]))]
        assert len(forms) > 2
        wanted = re.compile(rf"(?<![a-z])({'|'.join(forms)})(?![a-z])")
        expected = {number for number, text in texts.items() if wanted.search(text)}
        assert expected
        for form in forms:
            assert {number_of(hit.key) for hit in search(snapshot, form, 100)} == expected, form
    exact = {number for number, text in texts.items() if re.search(r"(?<![a-z])met(?![a-z])", text)}
    assert {number_of(hit.key) for hit in search(snapshot, '"met"', 100)} == exact
    assert len(exact) < len(search(snapshot, "met", 100))


@pytest.mark.parametrize("start", ["cooperat*", "meet*", "amb*", "市政府外*"])
def test_the_beginning_of_a_word(start: str, bulletins: list[list[Text]], snapshot: Path) -> None:
    sought = start.rstrip("*")
    border = r"(?<![a-z])" if sought.isascii() else ""
    reader = Reader(bulletins)
    wanted = re.compile(border + sought)
    expected = {
        n
        for n, texts in enumerate(bulletins, 1)
        for _, _, text in texts
        if wanted.search("".join(map(reader._plain, text)).lower())
    }
    assert expected
    assert {number_of(hit.key) for hit in search(snapshot, start, 100)} == expected
