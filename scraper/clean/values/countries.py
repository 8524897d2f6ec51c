"""Countries and territories in running text, as ISO 3166 codes: `克罗地亚`, Croatia and Croatian are `"HR"`.

Names are CLDR's (through Babel), Simplified, Traditional and English. What people also say (阿联酋, Holland, U.S.), the
words for their people and their languages stand in `countries.tsv` beside this module. The longest name wins.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale

from schemas.records import Lang
from scraper.clean.language.language import is_chinese
from scraper.clean.values.found import Found, folded

NO_TERRITORIES = frozenset({"EZ", "QO", "UM", "UN", "XA", "XB", "ZZ"})
SHORTEST_OF_TAIWAN = 3
"""CLDR's Traditional names are those of Taiwan; its shortest (東加, 尼日, 查德) are syllables of other names here."""

NO_COUNTRY_ZH = re.compile(
    r"(?:[今昨近当次同每前后末]|\d)日本(?!人|国)|印度洋|南非洲|北美国家|中美国家|[立宪守执]法国"
    "|马里兰|马里奥|马里亚|阿曼[达多]|约旦河|加纳利|[沿临近滨]海地区|新西兰花|内蒙古"
)
"""Words in which the letters of a country stand by chance (`2月25日本市`, `沿海地区`) or mean a place beside it."""
NO_COUNTRY_EN = re.compile(
    r"\b(?:(?:South|Latin|Central|North|Pan)[ -]American?s?|Indian Ocean|West Indian|New Mexico|Gulf of Mexico"
    r"|New Jersey|Inner Mongolia|(?:South|East|North) China|(?:Mr|Ms|Mrs|Dr)\.? (?:Jordan|Chad|Israel))\b"
)
INSIDE_A_NAME = re.compile("[·•・]")
"""`帕特里克·马里`: a syllable of a person's name."""


def find_countries(text: str, lang: Lang) -> list[Found]:
    """Countries, their people and their languages, in the order of the text.

    >>> find_countries("克罗地亚驻华大使访问中国", "zh-Hans")
    [Found(start=0, end=4, value='HR'), Found(start=10, end=12, value='CN')]
    >>> [found.value for found in find_countries("the Croatian Ambassador and the U.S. side", "en")]
    ['HR', 'US']
    """
    return list(_countries(folded(text, lang), lang))


@lru_cache(maxsize=4096)
def _countries(searched: str, lang: Lang) -> tuple[Found, ...]:
    chinese = is_chinese(lang)
    pattern, codes = _chinese(traditional=lang == "zh-Hant") if chinese else _english()
    masked = (NO_COUNTRY_ZH if chinese else NO_COUNTRY_EN).sub(lambda found: "\0" * len(found[0]), searched)
    return tuple(
        Found(*found.span(), codes[found[0]])
        for found in pattern.finditer(masked)
        if not (chinese and INSIDE_A_NAME.search(masked[max(0, found.start() - 1) : found.end() + 1]))
    )


def names_of(code: str) -> tuple[str, ...]:
    """All Chinese names of a country.

    >>> "乌拉圭" in names_of("UY")
    True
    """
    return tuple(name for name, its in _chinese()[1].items() if its == code)


@cache
def _chinese(*, traditional: bool = False) -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {name: code for code, name in _territories("zh_Hans")}
    codes |= {name: code for code, aliases, _ in _also() for name in aliases.split()}
    if traditional:
        of_taiwan = ((folded(name, "zh-Hant"), code) for code, name in _territories("zh_Hant"))
        codes |= {name: code for name, code in of_taiwan if len(name) >= SHORTEST_OF_TAIWAN and name not in codes}
    return re.compile(_longest_first(codes)), codes


@cache
def _english() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {name: code for code, name in _territories("en")}
    codes |= {name.replace("&", "and").replace("St.", "Saint"): code for name, code in codes.items()}
    codes |= {name: code for code, _, names in _also() for name in names.split(", ") if name}
    codes |= {f"{name}s": code for name, code in codes.items() if name.endswith("n")}
    return re.compile(rf"(?<!\w)(?:{_longest_first(codes)})(?!\w)"), codes


def _longest_first(names: Iterable[str]) -> str:
    """Any of the names; what begins none is left at once."""
    known = sorted(names, key=lambda name: (-len(name), name))
    first = re.escape("".join(sorted({name[0] for name in known})))
    return f"(?=[{first}])(?:{'|'.join(map(re.escape, known))})"


def _territories(locale: str) -> Iterator[tuple[str, str]]:
    """Codes and names as CLDR has them, without what stands in brackets behind a name."""
    for code, name in Locale.parse(locale).territories.items():
        if code.isalpha() and code not in NO_TERRITORIES:
            yield code, re.sub(r" *[(（].*", "", name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _also() -> Iterator[tuple[str, str, str]]:
    """Rows of `countries.tsv`."""
    for line in files("scraper.clean.values").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, zh, en = line.split("\t")
            yield code, zh, en
