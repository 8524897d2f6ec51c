"""People in English text: capitalised words that are no words of offices, with something that shows a person.

What shows one: a title before (Ambassador X, Mr. X, vice mayor X), a post behind (X, director general of …), or the
form of a Chinese name in pinyin (Li Bo, Zhang Yongwu).
"""

import re
from functools import cache, lru_cache

from scraper.clean.mentions.people_in_chinese import COMPOUND_FAMILY_NAMES, FAMILY_NAMES
from scraper.clean.names.names import LATELY, is_pinyin, readings
from scraper.clean.terms import EMPTY, Terms, stem
from scraper.clean.values.countries import find_countries

Place = tuple[int, int]

CAPITALISED = re.compile(r"\b(?:[A-ZÀ-Ý][a-zà-ž]+(?:['’-]?[A-ZÀ-Ý]?[a-zà-ž]+)*|[A-ZÀ-Ý]\.|(?![IVX]+\b)[A-ZÀ-Ý]{2,}\b)")
SMALL_LETTER = re.compile("[a-zà-ž]")
JOINED = re.compile(r"| (?:(?:de|da|del|van|von|der|bin|ibn|al|la|le|dos|el|di) )?")
"""What may stand between two words of a name."""

MOST_NAMES = 100
"""In one paragraph; a list of participants has fewer, and each is looked for in the Chinese."""
POSTS = (
    "mayor|governor|director|director[- ]general|secretary|secretary[- ]general|ambassador|minister|consul"
    "|consul[- ]general|counsell?or|attache|president|chair(?:man|woman|person)|premier|chancellor|speaker|dean"
    "|principal|professor|doctor|experts?|interpreter|translator|manager|head|chief|leader|member|inspector"
    "|reporter|journalist|artist|scholar|ceo|envoy|king|queen|prince|princess|captain|curator|founder"
    "|representative|engineer|designer|volunteer|teacher|deputy|officer"
)
ADDRESS = r"(?:Mr|Mrs|Ms|Dr|Prof|Miss|Madam|Madame|Mme|H\.E|Sir|Comrade)\b\.?"
REACH = 80
"""Characters before a name in which its title may stand."""
BEFORE = re.compile(
    rf"(?:\b(?i:{ADDRESS})|\b(?i:{POSTS})"
    r"(?: (?:to|of|in|for)(?: the)?(?: (?:[A-Z][\w'’-]*|and|of|the))*? [A-Z][\w'’-]*)?),? ?$"
)
BEHIND = re.compile(
    r",? ?\(?(?:(?:the|an?|then|new|former|acting|outgoing|incoming|newly appointed|visiting)\b ?)*"
    rf"(?:[\w'’-]+ ){{0,4}}?(?i:{POSTS})\b"
)
OFFICE = frozenset(
    """
    autonomous miao tujia hui tibetan zhuang uygur
    mr mrs ms dr prof professor miss madam madame h.e h.e. sir comrade his her excellency the a an on in at from
    during after before also among meanwhile then earlier later both all new old great north south east west central
    first second international national municipal provincial foreign affairs office people people's government
    republic city district county province town village university college school hospital company corporation group
    ltd inc co association council institute academy center centre bank museum library federation chamber
    organization agency administration alliance section authority press news daily road street avenue square park
    port airport station railway express hall building hotel theater theatre festival fair expo forum conference
    summit meeting ceremony day week month year january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter covid cpc
    sco bri un wto who rcep asean eu wechat general consul consulate ambassador embassy vice deputy mayor governor
    minister secretary director president chairman party committee commission bureau division department ministry
    culture tourism trade economic silk belt initiative sister cities friendship exchange cooperation development
    western eastern southern northern upper lower lake river mountain island bay wall olympic games award
    certificate envoy window call notice head chief level-ii
    """.split()
)
"""Words that are capitalised in this genre and name no person. Their endings count, unlike in the term base."""


def at_titles(text: str, terms: Terms) -> list[Place]:
    """Where names stand that something beside them, or their form, makes certain.

    >>> from scraper.clean.terms import terms
    >>> text = "On May 5, Li Bo, vice mayor of Chongqing, met Ambassador Dario Mihelin and Mr. MEN Vanna at Hilton."
    >>> [text[start:end] for start, end in at_titles(text, terms())]
    ['Li Bo', 'Dario Mihelin', 'MEN Vanna']
    """
    found: list[Place] = []
    for start, end in candidates(text, terms):
        name = text[start:end]
        titled = BEFORE.search(text[max(0, start - REACH) : start])
        posted = " " in name and text[end : end + 2] in (", ", " (") and BEHIND.match(text, end)
        if titled or posted or is_chinese_name(name):
            found.append((start, end))
    return found


@lru_cache(4096)
def candidates(text: str, terms: Terms) -> tuple[Place, ...]:
    """Capitalised words in a row that are neither words of offices nor countries."""
    countries = find_countries(text, "en")
    runs: list[Place] = []
    for word in CAPITALISED.finditer(text):
        start, end = word.start(), word.end() - 2 * word[0].endswith(("'s", "’s"))
        joined = runs and JOINED.fullmatch(text, runs[-1][1], start)
        given = joined and text[slice(*runs[-1])].lower() in _families() and is_pinyin(word[0])
        is_word = is_office_word(word[0], terms) and not given
        if is_word or any(start < one.end and one.start < end for one in countries):
            continue
        if joined:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return tuple(run for run in runs[:MOST_NAMES] if SMALL_LETTER.search(text, *run))


def is_chinese_name(name: str) -> bool:
    """A family name and a given name in pinyin, as in `Zhang Yongwu`.

    >>> [is_chinese_name(name) for name in ("Zhang Yongwu", "Ouyang Xiu", "Li Bo", "Dario Mihelin", "Chongqing")]
    [True, True, True, False, False]
    """
    family, _, given = name.partition(" ")
    return family.lower() in _families() and " " not in given and len(given) > 1 and is_pinyin(given)


@lru_cache(LATELY)
def is_office_word(word: str, terms: Terms) -> bool:
    """Whether a capitalised word is one of this genre, or of any sentence, and no part of a name."""
    plain = word.lower().rstrip(".").removesuffix("'s").removesuffix("’s")
    if plain in OFFICE or plain in EMPTY or word.isupper():
        return plain in OFFICE or plain in EMPTY
    return stem(plain) in terms.english and plain not in _families()


@cache
def _families() -> frozenset[str]:
    spelled = {reading for family in FAMILY_NAMES for reading in readings(family)}
    return frozenset(spelled | {"".join(readings(part)[0] for part in family) for family in COMPOUND_FAMILY_NAMES})
