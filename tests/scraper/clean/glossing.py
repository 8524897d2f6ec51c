"""Clean texts that look a little like damaged ones: people gloss too."""

from collections.abc import Callable, Iterator, Sequence

from pypinyin import Style, pinyin

from scraper.clean.language.language import HAN
from scraper.clean.repair.readings import readings_of

Page = Sequence[str]


def every(page: Page, step: int = 1, *, traditional: bool = False, first: bool = False) -> list[str]:
    """Every nth character glossed in brackets; or every nth of those that were simplified, or each the first time."""
    count = 0
    seen: set[str] = set()

    def glossed(character: str) -> str:
        nonlocal count
        wanted = bool(readings_of(character)) if traditional else bool(HAN.match(character))
        if not wanted or (first and character in seen):
            return character
        seen.add(character)
        count += 1
        return character if count % step else f"{character}({_reading(character)})"

    return ["".join(map(glossed, line)) for line in page]


def words(page: Page, size: int = 4) -> list[str]:
    """A word here and there glossed as a whole, as in `重慶(Chóngqìng)`."""
    return [f"{line[:size]}({''.join(map(_reading, line[:size]))}){line[size:]}" for line in page]


def word_list(page: Page) -> list[str]:
    """Words to learn, with the reading of the character that was simplified."""
    characters = dict.fromkeys(character for line in page for character in line if readings_of(character))
    return [f"{character}({_reading(character)})字 {n}" for n, character in enumerate(characters, 1)]


def dictionary(page: Page) -> list[str]:
    """Heads of entries with their reading, and sentences that use them."""
    heads = [next((one for one in line if readings_of(one)), "國") for line in page]
    return [f"{head}({_reading(head)})：{line}" for head, line in zip(heads, page, strict=True)]


def in_full_width(page: Page) -> list[str]:
    """Every character that was simplified, in the brackets of Chinese text."""
    return [line.replace("(", "（").replace(")", "）") for line in every(page, traditional=True)]


def doubled(page: Page) -> list[str]:
    """Another kit for spam: no tones, every other one twice (`國(guo)(guo)際(ji)`)."""
    plain = {character: pinyin(character, style=Style.NORMAL)[0][0] for line in page for character in line}
    return [
        "".join(f"{one}({plain[one]})" if HAN.match(one) and not n % 3 else one for n, one in enumerate(line))
        for line in page
    ]


def asked(page: Page) -> list[str]:
    """Question marks before other marks."""
    return [line.replace("。", "?！").replace("，", "?，") for line in page]


def _reading(character: str) -> str:
    return str(pinyin(character, style=Style.TONE)[0][0])


GLOSSED: dict[str, Callable[[Page], list[str]]] = {
    "every character": every,
    "every fifth": lambda page: every(page, 5),
    "every Traditional": lambda page: every(page, traditional=True),
    "every other Traditional": lambda page: every(page, 2, traditional=True),
    "every fourth Traditional": lambda page: every(page, 4, traditional=True),
    "each Traditional once": lambda page: every(page, traditional=True, first=True),
    "words": words,
    "a list of words": word_list,
    "a dictionary": dictionary,
    "full-width brackets": in_full_width,
    "no tones": doubled,
    "question marks": asked,
}


def glossed(page: Page) -> Iterator[tuple[str, list[str]]]:
    """A page in each of these ways."""
    return ((name, gloss(page)) for name, gloss in GLOSSED.items())
