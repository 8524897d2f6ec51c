"""Digests in every layout that the magazine has, laid out from the made-up office's notices, with their truth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.replica.columns import AT_WORK, RECEIVED
from scraper.replica.grammar import Notice, notice, seeded

ASCII = str.maketrans(
    {"，": ",", "。": "。", "；": ";", "：": ":", "！": "!", "？": "?", "（": "(", "）": ")", "“": '"', "”": '"'}
)
"""How mirrors fold marks; the full stop stays, as it does on them."""


@dataclass(frozen=True)
class Told:
    """A line of a page, the bulletin it belongs to (from 1; 0: none), and its role."""

    text: str
    bulletin: int
    role: str


Layout = Callable[[int, Notice], list[Told]]
Page = Callable[[Sequence[Notice]], list[Told]]


def page(layout: str, seed: int) -> list[Told]:
    """A page of two to six bulletins; the same seed gives the same one."""
    draw = seeded(f"layouts/{seed}")
    kinds = draw.sample(RECEIVED + AT_WORK, draw.randint(2, 6))
    first = date(2026, draw.randint(1, 12), draw.randint(5, 20))
    told_on = [first + timedelta(days=draw.randint(0, 25)) for _ in kinds]
    notices = [
        notice(f"layouts/{seed}/{n}", kind, day) for n, (kind, day) in enumerate(zip(kinds, told_on, strict=True))
    ]
    return LAYOUTS[layout](notices)


def ascii_marks(lines: Sequence[Told]) -> list[Told]:
    """The same page as a mirror shows it that folds punctuation."""
    return [Told(line.text.translate(ASCII), line.bulletin, line.role) for line in lines]


def _title(n: int, one: Notice, side: str, bullet: str = "") -> Told:
    return Told(bullet + ((one.title_zh if side == "zh" else one.title_en) or ""), n, "title")


def _bodies(n: int, one: Notice, side: str, bullet: str = "") -> list[Told]:
    return [Told(bullet + getattr(paragraph, side), n, "body") for paragraph in one.paragraphs]


def _each(*parts: str, bullet: str = "") -> Page:
    """Bulletin after bulletin, each with these parts in turn: `T` titles, `B` blocks of paragraphs."""

    def lay_out(notices: Sequence[Notice]) -> list[Told]:
        return [line for n, one in enumerate(notices, 1) for part in parts for line in _part(n, one, part, bullet)]

    return lay_out


def _part(n: int, one: Notice, part: str, bullet: str) -> list[Told]:
    kind, side = part.split()
    return [_title(n, one, side, bullet)] if kind == "T" else _bodies(n, one, side)


def _blocks(*blocks: tuple[str, ...], bullet: str = "") -> Page:
    """First these parts of all bulletins, then those."""

    def lay_out(notices: Sequence[Notice]) -> list[Told]:
        return [line for parts in blocks for line in _each(*parts, bullet=bullet)(notices)]

    return lay_out


def _alternating(order: str, title: str | None = "zh", star: str = "") -> Page:
    """Paragraph by paragraph: `ze`, `ez`, or `ezze`, in which the languages change places at each pair."""

    def lay_out(notices: Sequence[Notice]) -> list[Told]:
        return [line for n, one in enumerate(notices, 1) for line in bulletin(n, one)]

    def bulletin(n: int, one: Notice) -> Iterator[Told]:
        if title:
            yield _title(n, one, title, star)
        for place, pair in enumerate(zip(_bodies(n, one, "zh"), _bodies(n, one, "en"), strict=True)):
            zh_first = order == "ze" or (order == "ezze" and place % 2 == 1)
            yield from pair if zh_first else pair[::-1]

    return lay_out


def _framed(inside: Page) -> Page:
    """With what mirrors put around a page."""
    above = [
        Told("APP下载", 0, "meta"),
        Told("外事工作资讯", 0, "section"),
        Told("2026-08-09 08:27", 0, "meta"),
        Told("云渡与世界 2026年7期", 0, "meta"),
        Told("关键词：外办友城领事", 0, "meta"),
    ]
    below = [
        Told("上一篇：友城新闻", 0, "meta"),
        Told("返回顶部", 0, "meta"),
        Told("版权所有：云渡市人民政府外事办公室", 0, "meta"),
    ]
    return lambda notices: [*above, *inside(notices), *below]


def _some_untranslated(inside: Page) -> Page:
    """The same without the English of every other bulletin, which takes its captions in its place."""

    def lay_out(notices: Sequence[Notice]) -> list[Told]:
        kept = [
            line for line in inside(notices) if line.bulletin % 2 or not line.text.isascii() or line.role == "title"
        ]
        captions = {n: [Told(text, n, "caption") for text in one.captions] for n, one in enumerate(notices, 1)}
        lines: list[Told] = []
        for at, line in enumerate(kept):
            lines.append(line)
            ends = at + 1 == len(kept) or kept[at + 1].bulletin != line.bulletin
            if ends and line.bulletin % 2 == 0:
                lines += captions.pop(line.bulletin, [])
        return lines

    return lay_out


LAYOUTS: dict[str, Page] = {
    "zh block, en block": _each("T zh", "B zh", "B en"),
    "zh block, en block, both titled": _each("T zh", "B zh", "T en", "B en"),
    "zh block, en block, untitled": _each("B zh", "B en"),
    "en block, zh block": _each("T en", "B en", "T zh", "B zh"),
    "en block, zh block, untitled": _each("B en", "B zh"),
    "en block, zh block, zh title on top": _each("T zh", "B en", "B zh"),
    "titles zh en, blocks": _each("T zh", "T en", "B zh", "B en"),
    "titles en zh, blocks": _each("T en", "T zh", "B zh", "B en"),
    "titles zh en, zh only": _each("T zh", "T en", "B zh"),
    "titles en zh, zh only": _each("T en", "T zh", "B zh"),
    "titles en zh, en only": _each("T en", "T zh", "B en"),
    "en, then the zh title": _each("T en", "B en", "T zh"),
    "zh, then the en title": _each("T zh", "B zh", "T en"),
    "zh title, en only": _each("T zh", "B en"),
    "alternating": _alternating("ze"),
    "alternating, en first": _alternating("ez", title="en"),
    "alternating, en zh zh en": _alternating("ezze"),
    "alternating, untitled": _alternating("ze", title=None),
    "groups with ★": _alternating("ze", star="★"),
    "list of zh titles ●, en bulletins": lambda notices: [
        *_each("T zh", bullet="● ")(notices),
        *_each("T en", "B en")(notices),
    ],
    "list of zh titles, en bulletins": _blocks(("T zh",), ("T en", "B en")),
    "en bulletins, list of zh titles": _blocks(("T en", "B en"), ("T zh",)),
    "en bodies, list of zh titles": _blocks(("B en",), ("T zh",)),
    "list of en titles, zh bulletins": _blocks(("T en",), ("T zh", "B zh")),
    "list of zh titles, zh bodies": _blocks(("T zh",), ("B zh",)),
    "list of zh titles, bilingual bulletins": _blocks(("T zh",), ("T zh", "B zh", "B en")),
    "zh digest, en digest": _blocks(("T zh", "B zh"), ("T en", "B en")),
    "zh digest, en digest, untitled": _blocks(("B zh",), ("B en",)),
    "zh digest titled, en digest untitled": _blocks(("T zh", "B zh"), ("B en",)),
    "zh block, en block, some untranslated": _some_untranslated(_each("T zh", "B zh", "B en")),
    "zh block, en block, untitled, some untranslated": _some_untranslated(_each("B zh", "B en")),
    "zh digest, en digest, untitled, some untranslated": _some_untranslated(_blocks(("B zh",), ("B en",))),
    "list of zh titles ●, some with en bulletins": lambda notices: [
        *_each("T zh", bullet="● ")(notices),
        *_each("T en", "B en")(notices[: len(notices) // 2 + 1]),
    ],
    "zh only": _each("T zh", "B zh"),
    "zh only, ●": _each("T zh", "B zh", bullet="● "),
    "zh only, ·": _each("T zh", "B zh", bullet="·"),
    "zh only, untitled": _each("B zh"),
    "en only": _each("T en", "B en"),
    "en only, untitled": _each("B en"),
    "zh block, en block, framed": _framed(_each("T zh", "B zh", "B en")),
    "zh only, untitled, framed": _framed(_each("B zh")),
}
