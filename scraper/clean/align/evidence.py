"""What speaks for two stretches of text being translations of each other: anchors that both share, and lengths.

A bead is worth

    mass · (similarity − THETA) − ALPHA · misfit of the lengths − the penalty of its kind

where `mass` is the weight of all anchors in it and `similarity` the share of it that the other side covers. What is
worth more than leaving both sides alone is a pair, so the sum is a decision, not a ranking. A merged bead has to beat
its parts by its penalty, which is why an untranslated sentence is not swallowed by its neighbour. And two with two are
two pairs rather than one bead where each of them fits in length: a year or a name that the translator moved into the
sentence before does not join the two.
"""

from collections import Counter
from collections.abc import Sequence
from math import log, pi, sqrt
from operator import mul
from typing import Literal, NamedTuple

from scraper.clean.align.anchors import Anchored
from scraper.clean.align.beads import Span
from scraper.clean.align.similarity import en_covered, weighed, zh_covered

Level = Literal["segment", "sentence"]

THETA = 0.3
"""The similarity at which a bead is worth nothing. Translations in the made-up office have 0.75 on average, one in
twenty less than 0.46; sentences of the same bulletin that do not belong together have 0.09, one in twenty over 0.29.
"""
ALPHA = 0.4
"""How much lengths count beside anchors. Anchors say what belongs together, lengths only what fits."""
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
SINGLE = 2
"""Units of a bead of one and one."""
MOST_COMPARED = 2_000_000
"""Names times Chinese characters up to which names are compared, as 200 with 10,000; a page of news has 100 with 2,000.
Beyond, dates, numbers and words must do."""


class Cover(NamedTuple):
    """What two units cover of each other: of each anchor the weight that is covered, and the sums."""

    of_zh: list[float]
    of_en: list[float]
    zh_total: float
    en_total: float


class Evidence:
    """The worth of beads over two texts, whose units are given in page order."""

    def __init__(self, level: Level, zh: Sequence[Anchored], en: Sequence[Anchored]) -> None:
        """Weigh the anchors of all units."""
        self.level = level
        self.zh = zh
        self.en = [unit.without("name") for unit in en] if _too_many_names(zh, en) else en
        self._zh_weights, self._en_weights = _weights(self.zh), _weights(self.en)
        self._zh_mass = [sum(weights) for weights in self._zh_weights]
        self._en_mass = [sum(weights) for weights in self._en_weights]
        self._zh_lengths = [len(unit.text.strip()) for unit in zh]
        self._en_lengths = [len(unit.text.strip()) for unit in en]
        self._covers: dict[Span, Cover] = {}

    @property
    def crossing(self) -> float:
        """What it costs that two neighbours have changed places."""
        return CROSSED

    def __call__(self, zh: Span, en: Span) -> float:
        """What a bead is worth. Of one that is worth less than leaving its units alone, perhaps a little too much."""
        taken = zh[1] - zh[0] + en[1] - en[0]
        if zh[0] == zh[1] or en[0] == en[1]:
            return -SKIPPED * taken
        if taken == SINGLE:
            return self.gain(zh, en) - ALPHA * self._misfit(zh, en)
        costs = self._by_chance(zh, en) + MERGED[self.level][taken]
        most = self._at_most(zh, en) - THETA * self.mass(zh, en) - costs
        if most <= -SKIPPED * taken:
            return most
        if zh[1] - zh[0] == en[1] - en[0]:
            costs += ALPHA * self._fit_of_halves(zh, en)
        return self.gain(zh, en) - costs - ALPHA * self._misfit(zh, en)

    def gain(self, zh: Span, en: Span) -> float:
        """How much more two stretches share than would make a pair doubtful; below 0 the anchors speak against it."""
        return self._covered(zh, en) - THETA * self.mass(zh, en)

    def mass(self, zh: Span, en: Span) -> float:
        """The weight of all anchors in a bead."""
        if zh[1] - zh[0] == en[1] - en[0] == 1:
            return self._zh_mass[zh[0]] + self._en_mass[en[0]]
        return sum(self._zh_mass[slice(*zh)]) + sum(self._en_mass[slice(*en)])

    def _by_chance(self, zh: Span, en: Span) -> float:
        """What a merged bead covers although its units may have nothing to do with each other, on both sides."""
        sides = (self._zh_mass[slice(*zh)], self._en_mass[slice(*en)])
        return 2 * CHANCE * sum(sum(masses) - max(masses) for masses in sides)

    def _covered(self, zh: Span, en: Span) -> float:
        """The weight of all anchors in a bead, each as far as any unit of the other side covers it."""
        if zh[1] - zh[0] == en[1] - en[0] == 1:
            cover = self._cover(zh[0], en[0])
            return cover.zh_total + cover.en_total
        rows = [[self._cover(i, j) for j in range(*en)] for i in range(*zh)]
        total = 0.0
        for row in rows:
            total += row[0].zh_total if len(row) == 1 else sum(map(max, *(cover.of_zh for cover in row)))
        for column in zip(*rows, strict=True):
            total += column[0].en_total if len(column) == 1 else sum(map(max, *(cover.of_en for cover in column)))
        return total

    def _at_most(self, zh: Span, en: Span) -> float:
        """What a merged bead can cover at most, which is quicker to say than what it covers."""
        of_zh, of_en = 0.0, [0.0] * (en[1] - en[0])
        for i in range(*zh):
            row = 0.0
            for n, j in enumerate(range(*en)):
                cover = self._cover(i, j)
                row += cover.zh_total
                of_en[n] += cover.en_total
            of_zh += min(self._zh_mass[i], row)
        return of_zh + sum(map(min, self._en_mass[slice(*en)], of_en))

    def _cover(self, i: int, j: int) -> Cover:
        known = self._covers.get((i, j))
        if known is None:
            of_zh = list(map(mul, self._zh_weights[i], zh_covered(self.zh[i], self.en[j])))
            of_en = list(map(mul, self._en_weights[j], en_covered(self.zh[i], self.en[j])))
            known = self._covers[i, j] = Cover(of_zh, of_en, sum(of_zh), sum(of_en))
        return known

    def _misfit(self, zh: Span, en: Span) -> float:
        """How badly the lengths agree: half the squared distance in standard deviations (Gale and Church)."""
        zh_length, en_length = sum(self._zh_lengths[slice(*zh)]), sum(self._en_lengths[slice(*en)])
        mean = (zh_length + en_length / ENGLISH_PER_CHINESE) / 2
        distance = en_length - ENGLISH_PER_CHINESE * zh_length
        return min(WORST_MISFIT, distance**2 / (2 * VARIANCE * max(1.0, mean)))

    def _fit_of_halves(self, zh: Span, en: Span) -> float:
        """How much the lengths speak for two pairs rather than for one bead of two and two, in the unit of `_misfit`.

        If the two belonged together only as a whole, the border in English might be anywhere. That it is where the
        Chinese has it is as unlikely as the deviation of lengths is small beside the whole: the logarithm of that.
        """
        first, second = self._zh_lengths[slice(*zh)]
        deviation = sqrt(VARIANCE * max(1.0, first * second / max(1, first + second)))
        told = log(max(1, sum(self._en_lengths[slice(*en)])) / (sqrt(2 * pi) * deviation))
        halves = (((i, i + 1), (j, j + 1)) for i, j in zip(range(*zh), range(*en), strict=True))
        return max(0.0, told - sum(self._misfit(*half) for half in halves))


def kinship(zh: Anchored, en: Anchored) -> float:
    """How much of the text with less to hold on to the other one covers, in [0, 1]; 1 where it has nothing."""
    if zh.mass <= en.mass:
        return weighed(zh, zh_covered(zh, en)) / zh.mass if zh.mass else 1.0
    return weighed(en, en_covered(zh, en)) / en.mass if en.mass else 1.0


def _weights(units: Sequence[Anchored]) -> list[list[float]]:
    """The weight of each anchor in its text: what stands in many units tells less about which one it is."""
    units_with = Counter(anchor.value for unit in units for anchor in unit.anchors)
    return [[anchor.weight * units_with[anchor.value] ** -0.5 for anchor in unit.anchors] for unit in units]


def _too_many_names(zh: Sequence[Anchored], en: Sequence[Anchored]) -> bool:
    names = sum(anchor.kind == "name" for unit in en for anchor in unit.anchors)
    return names * sum(len(unit.text) for unit in zh) > MOST_COMPARED
