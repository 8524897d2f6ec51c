"""Undo the "(pinyin)" damage of the mirrors, with proof; leave and say what cannot be proven.

It must see the text as it was decoded, before any folding: where private-use characters or full-width marks are gone, a
wrong repair may be proven just as well. For such text (`normalised`) the stricter rule holds, that every repaired
character stands in a word with its neighbours. So it does for a page without one private-use character: nothing says
that they are not gone.

    >>> page = "綠色發(fā)展、經(jīng)濟發(fā)展、貿(mào)易往來、創(chuàng)新，領域?qū)ν忾_放，這些與我們的關系"
    >>> (line,), doubts = repair([Mended(page)])
    >>> line.text, doubts
    ('綠色發展、經濟發展、貿易往來、創新，領域對外開放，這些與我們的關系', [])
    >>> repair([Mended("重慶(Chóngqìng)、經(jīng)濟")])[0][0].text
    '重慶(Chóngqìng)、經(jīng)濟'

In the order of the work: `gate` (is the page damaged, and what is on its list), `damaged_line` (the places of a line),
`windows` (the inverse), `damage` and `proof` (the forward model and what it says of the inverse), `words`, `doubts`.
"""

from collections.abc import Iterator, Sequence

from scraper.clean.repair.damaged_line import places
from scraper.clean.repair.gate import SUSPECT, Judged, judge
from scraper.clean.text import doubts
from scraper.clean.text.doubts import Doubt
from scraper.clean.text.mending import Mended


def repair(lines: Sequence[Mended], *, normalised: bool = False) -> tuple[list[Mended], list[Doubt]]:
    """Undo the damage of one page.

    Args:
        lines: all paragraphs of the page, as decoded; together they pass the gate or do not.
        normalised: whether somebody may have folded the text before (`may_be_normalised`).

    Returns:
        The lines, as many and in the same order, and what a person should look at.
    """
    texts = [line.text for line in lines]
    page = judge(texts) if any(SUSPECT.search(text) for text in texts) else Judged()
    if not page.damaged:
        return list(lines), [*doubts.of_page(texts, page), *_of_lines(texts)]
    mended: list[Mended] = []
    left: list[Doubt] = []
    for number, line in enumerate(lines):
        found = list(places(number, texts[number], page, normalised=normalised))
        mended.append(line.change_all([one.change for one in found if one.change]))
        own = [one.doubt for one in found if one.doubt]
        left += own or doubts.of_line(number, mended[-1].text)
    return mended, left


def _of_lines(texts: Sequence[str]) -> Iterator[Doubt]:
    for number, text in enumerate(texts):
        yield from doubts.of_line(number, text)


def may_be_normalised(texts: Sequence[str]) -> bool:
    r"""Whether somebody may have dropped private-use characters, as NFKC and its like do, or a filter of what prints.

    One that is left is the only witness that they are not gone. A damaged page of which no place has one is taken for
    normalised as well, whatever its marks look like: in 2,050 places of text that had lost just these characters and
    kept its full-width marks, 80 "proofs" were wrong.

    >>> may_be_normalised(["再?gòu)娜蚴袌?chǎng)"]), may_be_normalised(["再?gòu)娜\ue084蚴袌?chǎng)"])
    (True, False)
    """
    return not any(doubts.PRIVATE_USE.search(text) for text in texts)
