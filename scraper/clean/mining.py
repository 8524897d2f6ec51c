"""Names and bodies proposed for the term base, out of pairs that the alignment found.

A proposal is an input of tomorrow, not a fact of today: it is written to a file, a person reads it, and only what
stands in `$WAIBAN_HOME/terms/` is applied. So what is doubtful is left out:

- a name needs a title word beside it (总领事, 一行, 先生), unless it is three characters that pinyin spells in full;
  otherwise it is 瓦纳 out of 马瓦纳;
- countries are no people (乌拉圭 sounds like Uruguay), nor are towns;
- a body must stand in several bulletins, and hardly ever without its English (Dice's measure).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.records import Bulletin
from scraper.clean.align.anchors import Anchored, chinese, english
from scraper.clean.names import names
from scraper.clean.names.capitals import is_word
from scraper.clean.terms import Term, Terms
from scraper.clean.terms import terms as glossary

ADDRESS = ("先生", "女士", "夫人", "一行", "阁下", "大使", "总领事", "领事", "市长", "主任")
"""What may stand behind a name."""
SURELY_ALIKE = 0.75
FEWEST_SOUNDS = 3
"""With fewer consonants, foreign names are alike by chance."""
SHORT_NAME = 2
"""A Chinese name of so many characters needs a title; one of three, spelled to the last, does not."""
BEHIND_A_NAME = re.compile("[于通]$")
"""于, and what is left of 通过 where a name ends: both are written in names, too."""
NO_PEOPLE = tuple("市州省县区")
SEEN_TWICE = 2
SURELY_TOGETHER = 0.6
"""Dice's measure: twice the pairs that have both, through the pairs that have either."""

PARTICLES = re.compile("会同|[在由和与及到对向将是有应]")
ZH_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:委员会|办公室|总领事馆|大使馆|协会|学会|联合会|大学|学院|医院|公司|集团|中心|博物馆|图书馆"
    r"|研究院|研究所|银行|商会|基金会|[局委办处])(?![\u4e00-\u9fff]?[长员])"
)
EN_BODY = re.compile(r"[A-Z][\w'’&-]*(?:(?: of| for)?(?: the)? [A-Z][\w'’&-]*| and [A-Z][\w'’&-]*(?= [A-Z]|\b))+")
POST_OF = re.compile(
    r"^(?:(?:The|At|In|From|With|By|For) )?(?:(?:Officials|Staff|Representatives|Heads?) of (?:the )?)?"
)
BODY_WORD = re.compile(
    r"\b(?:Office|Commission|Committee|Bureau|Division|Department|Ministry|Embassy|Consulate|University|College|School"
    r"|Hospital|Company|Group|Association|Society|Federation|Council|Institute|Academy|Cent(?:er|re)|Bank|Museum"
    r"|Library|Chamber|Foundation)\b"
)


Pair = tuple[str, Anchored, Anchored]
"""Key of the bulletin, Chinese and English of an aligned pair."""


def propose(bulletins: Iterable[Bulletin], known: Terms | None = None) -> list[Term]:
    """Terms that the aligned sentences of bulletins speak for and the term base does not have.

    Args:
        bulletins: cleaned and aligned, in any order.
        known: the term base; by default the one that ships with the code.

    Returns:
        By kind and Chinese; `first_seen` is the least key of the bulletins they stand in. The same for the same
        bulletins in any order. `write_terms` makes a file of them.
    """
    base = known or glossary()
    pairs = sorted(
        ((bulletin.key or "", zh, en) for bulletin in bulletins for zh, en in _pairs(bulletin, base)),
        key=lambda pair: (pair[0], pair[1].text, pair[2].text),
    )
    return sorted((*_persons(pairs, base), *_together(pairs, base)), key=lambda term: (term.kind, term.zh))


def _pairs(bulletin: Bulletin, known: Terms) -> Iterator[tuple[Anchored, Anchored]]:
    """The aligned sentences of a bulletin."""
    text = {one.ordinal: one.text for one in bulletin.sentences}
    for pair in bulletin.alignments:
        if pair.level == "sentence" and pair.zh and pair.en:
            zh, en = ("".join(text[n] for n in side) for side in (pair.zh, pair.en))
            yield chinese(zh, known), english(en, known)


def _persons(pairs: Sequence[Pair], known: Terms) -> Iterator[Term]:
    """People; of the Chinese forms of one English name in a bulletin, the longest."""
    longest: dict[tuple[str, str], str] = {}
    for key, zh, en in pairs:
        for name, latin in _people(zh, en, known):
            longest[key, latin] = max(longest.get((key, latin), ""), name, key=len)
    forms: dict[str, dict[str, str]] = {}
    for (key, latin), name in sorted(longest.items()):
        forms.setdefault(name, {}).setdefault(latin, key)
    for name, seen in forms.items():
        yield Term("person", name, tuple(seen), "mined", min(seen.values()))


def _together(pairs: Sequence[Pair], known: Terms) -> Iterator[Term]:
    """Bodies that the term base does not know, and what they hardly ever stand without."""
    have = {term.zh for term in known}
    zh_in: dict[str, set[int]] = {}
    en_in: dict[str, set[int]] = {}
    for number, (_, zh, en) in enumerate(pairs):
        text = PARTICLES.sub(";", _without(zh.text, known, "verb", "post", "phrase"))
        for body in set(ZH_BODY.findall(text)) - have:
            zh_in.setdefault(body, set()).add(number)
        for body in _english_bodies(en.text):
            en_in.setdefault(body, set()).add(number)
    for body, at in sorted(zh_in.items()):
        dice = {en: 2 * len(at & there) / (len(at) + len(there)) for en, there in en_in.items() if at & there}
        best = max(dice, key=lambda en: (dice[en], len(en), en), default=None)
        keys = sorted({pairs[number][0] for number in at})
        if best and dice[best] >= SURELY_TOGETHER and len(keys) >= SEEN_TWICE:
            yield Term("body", body, (best,), "mined", keys[0])


def _english_bodies(en: str) -> set[str]:
    """Capitalised runs with a word such as Office in them; with `and`, also what stands before it.

    >>> sorted(_english_bodies("Staff of the Health Commission and Qinghe County attended."))
    ['Health Commission', 'Health Commission and Qinghe County']
    """
    bodies: set[str] = set()
    for found in EN_BODY.findall(en):
        parts = POST_OF.sub("", found).split(" and ")
        bodies |= {" and ".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return {body for body in bodies if BODY_WORD.search(body) and " " in body}


def _without(zh: str, known: Terms, *kinds: str) -> str:
    """A text with a mark in the place of all terms of some kinds, place for place."""
    for term in known.find(zh):
        if len(term.zh) > 1 and (term.kind in kinds or not kinds):
            zh = zh.replace(term.zh, ";" * len(term.zh))
    return zh


def _people(zh: Anchored, en: Anchored, known: Terms) -> Iterator[tuple[str, str]]:
    """Chinese and Latin names of people in one pair."""
    titled = set(_titled(zh.text, known))
    for anchor in en.anchors:
        if anchor.kind != "name":
            continue
        for words in anchor.spellings:
            place = names.spelled_at(words, zh.text, zh.syllables) if len(words) > 1 else None
            if place and (place[0] in titled or place[1] - place[0] > SHORT_NAME):
                yield zh.text[slice(*place)], " ".join(words)
                break
        else:
            yield from _foreign(anchor.value, _name_in(anchor.among, known), zh, known, titled)


def _foreign(word: str, latin: str, zh: Anchored, known: Terms, titled: set[int]) -> Iterator[tuple[str, str]]:
    """Foreign names that sound like a word, with a title beside them."""
    if names.count_sounds(word) < FEWEST_SOUNDS:
        return
    for whole in names.sounding(_without(zh.text, known)):
        run = BEHIND_A_NAME.sub("", whole)
        start = zh.text.index(whole)
        behind = zh.text[start + len(run) :]
        if (start not in titled and not behind.startswith(ADDRESS)) or behind.startswith(NO_PEOPLE):
            continue
        *given, family = re.split(f"[{re.escape(names.JOINTS)}]", run)
        alike = {part: names.sounds_alike(part, family) for part in (*latin.split(), word)}
        if alike[word] == max(alike.values()) >= SURELY_ALIKE:
            yield (run, latin) if given or len(latin.split()) > 1 else (family, word)
            if given:
                yield family, word


def _name_in(run: Sequence[str], known: Terms) -> str:
    """The words of a capitalised run that belong to a name."""
    return " ".join(word for word in run if word[0].isupper() and not is_word(word, known))


def _titled(zh: str, known: Terms) -> Iterator[int]:
    """Where a name may begin: just behind a post, and where one is named and then addressed."""
    for post in (term.zh for term in known.find(zh) if term.kind == "post"):
        for found in re.finditer(re.escape(post), zh):
            yield found.end()
    for address in ADDRESS:
        for found in re.finditer(address, zh):
            yield from range(max(0, found.start() - names.LONGEST_NAME), found.start() - 1)
