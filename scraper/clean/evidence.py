"""What speaks for two stretches of text being translations of each other: anchors that both share, and lengths.

A bead is worth

    mass · (similarity − THETA) − ALPHA · misfit of the lengths − the penalty of its kind

where `mass` is the weight of all anchors in it and `similarity` the share of it that the other side covers. What is
worth more than leaving both sides alone is a pair, so the sum is a decision, not a ranking. A merged bead has to beat
its parts by its penalty, which is why an untranslated sentence is not swallowed by its neighbour.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from scraper.clean.anchors import Anchored, chinese, en_covered, english, weighed, zh_covered
from scraper.clean.beads import Span
from scraper.clean.terms import Terms

Level = Literal["segment", "sentence"]

THETA = 0.3
"""The similarity at which a bead is worth nothing: half-way between translations (0.68 on average in the made-up
office) and sentences of the same bulletin that do not belong together (0.10)."""
ALPHA = 0.4
ENGLISH_PER_CHINESE = 4.64
"""Characters of English to one of Chinese in this genre; the mean over 74 sentence pairs of real bulletins."""
VARIANCE = 59.0
"""Of the English length, for each Chinese character, on the same pairs."""
WORST_MISFIT = 6.0
"""Lengths that do not fit at all speak no louder: an excerpt may be cut in one language."""
SKIPPED = 1.8
"""What it costs to leave a unit without a counterpart."""
MERGED: dict[Level, dict[int, float]] = {"sentence": {2: 0.0, 3: 1.0, 4: 3.0}, "segment": {2: 0.0, 3: 3.0, 4: 6.0}}
"""The margin by which a merged bead must beat its parts, by the number of its units; two are no merger. Translators
join and cut sentences (one pair in seven), hardly ever paragraphs (one in forty)."""
CHANCE = 0.15
"""The share of its weight that a text has in common with any other of the bulletin. A merged bead gains so much by each
unit more, without any merit; it is taken off."""
CROSSED = 1.5


class Evidence:
    """The worth of beads over two texts, whose units are given in page order."""

    def __init__(self, level: Level, zh: Sequence[str], en: Sequence[str], terms: Terms) -> None:
        """Find the anchors of all units."""
        self.level = level
        self.zh = [chinese(text, terms) for text in zh]
        self.en = [english(text, terms) for text in en]
        self._zh_weights, self._en_weights = _weights(self.zh), _weights(self.en)
        self._zh_mass = [sum(weights) for weights in self._zh_weights]
        self._en_mass = [sum(weights) for weights in self._en_weights]
        self._zh_lengths = [len(text.strip()) for text in zh]
        self._en_lengths = [len(text.strip()) for text in en]
        self._covers: dict[Span, tuple[list[float], list[float]]] = {}

    @property
    def crossing(self) -> float:
        """What it costs that two neighbours have changed places."""
        return CROSSED

    def __call__(self, zh: Span, en: Span) -> float:
        """What a bead is worth."""
        taken = zh[1] - zh[0] + en[1] - en[0]
        if zh[0] == zh[1] or en[0] == en[1]:
            return -SKIPPED * taken
        return self.gain(zh, en) - self._by_chance(zh, en) - ALPHA * self._misfit(zh, en) - MERGED[self.level][taken]

    def gain(self, zh: Span, en: Span) -> float:
        """How much more two stretches share than would make a pair doubtful; below 0 the anchors speak against it."""
        return self._covered(zh, en) - THETA * self.mass(zh, en)

    def _by_chance(self, zh: Span, en: Span) -> float:
        """What a merged bead covers although its units may have nothing to do with each other, on both sides."""
        sides = (self._zh_mass[slice(*zh)], self._en_mass[slice(*en)])
        return 2 * CHANCE * sum(sum(masses) - max(masses) for masses in sides)

    def mass(self, zh: Span, en: Span) -> float:
        """The weight of all anchors in a bead."""
        return sum(self._zh_mass[slice(*zh)]) + sum(self._en_mass[slice(*en)])

    def _covered(self, zh: Span, en: Span) -> float:
        """The weight of all anchors in a bead, each as far as any unit of the other side covers it."""
        pairs = [[self._cover(i, j) for j in range(*en)] for i in range(*zh)]
        total = 0.0
        for weights, row in zip(self._zh_weights[slice(*zh)], pairs, strict=True):
            total += _weighed(weights, [of_zh for of_zh, _ in row])
        for weights, column in zip(self._en_weights[slice(*en)], zip(*pairs, strict=True), strict=True):
            total += _weighed(weights, [of_en for _, of_en in column])
        return total

    def _cover(self, i: int, j: int) -> tuple[list[float], list[float]]:
        if (i, j) not in self._covers:
            zh, en = self.zh[i], self.en[j]
            self._covers[i, j] = zh_covered(zh, en), en_covered(zh, en)
        return self._covers[i, j]

    def _misfit(self, zh: Span, en: Span) -> float:
        """How badly the lengths agree: half the squared distance in standard deviations (Gale and Church)."""
        zh_length, en_length = sum(self._zh_lengths[slice(*zh)]), sum(self._en_lengths[slice(*en)])
        mean = (zh_length + en_length / ENGLISH_PER_CHINESE) / 2
        distance = en_length - ENGLISH_PER_CHINESE * zh_length
        return min(WORST_MISFIT, distance**2 / (2 * VARIANCE * max(1.0, mean)))


def kinship(zh: str, en: str, terms: Terms) -> float:
    """How much of the text with less to hold on to the other one covers, in [0, 1]; 1 where it has nothing."""
    one, other = chinese(zh, terms), english(en, terms)
    if one.mass <= other.mass:
        return weighed(one, zh_covered(one, other)) / one.mass if one.mass else 1.0
    return weighed(other, en_covered(one, other)) / other.mass if other.mass else 1.0


def _weights(units: Sequence[Anchored]) -> list[list[float]]:
    """The weight of each anchor in its text: what stands in many units tells less about which one it is."""
    units_with = Counter(anchor.value for unit in units for anchor in unit.anchors)
    return [[anchor.weight * units_with[anchor.value] ** -0.5 for anchor in unit.anchors] for unit in units]


def _weighed(weights: Sequence[float], covers: Sequence[Sequence[float]]) -> float:
    """The weight of what is covered, by the best of several covers."""
    best: Iterable[float] = covers[0] if len(covers) == 1 else map(max, *covers)
    return sum((weight * share for weight, share in zip(weights, best, strict=True)), 0.0)
