"""Extraction beside trafilatura and newspaper4k on the same pages, in the same run: how much is exact, at what cost.

The bodies are those at which extractors stumble, beside the ordinary one. A peer that is no better than a figure here
is not thereby bad: it reads any page of the web, and we the pages of sections that somebody has declared.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from types import ModuleType
from typing import Any

import pytest
import rjieba
import trafilatura
from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.filter import ElementFilter
from newspaper import Article

from scraper.dialects import trs
from scraper.extract import extract, iso_day
from scraper.parsing import SoupNode
from scraper.replica import Office
from scraper.replica.columns import WSYW, Shape
from scraper.replica.grammar import seeded
from scraper.replica.pages import page_resources
from tests.bench.conftest import LARGE, cpu_seconds

SHAPES: tuple[Shape, ...] = (
    "paragraphs",
    "br lines",
    "side by side",
    "one line",
    "hidden tab",
    "div paragraphs",
    "attachment",
)
EACH = 25 if LARGE else 5
A_TENTH = 0.1
"""Of what `trafilatura.extract` costs; with BeautifulSoup strained to the container it would be a half."""


@dataclass(frozen=True)
class Page:
    """A page as text, and what stands on it."""

    text: str
    title: str
    day: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Share:
    """Shares of pages with title and date exact, of pages with all paragraphs exact, and of paragraphs found."""

    title: float
    day: float
    exact: float
    recall: float

    def __str__(self) -> str:
        return f"title {self.title:.2f}, date {self.day:.2f}, body {self.exact:.2f}, paragraphs {self.recall:.2f}"


def pages_of(shape: Shape) -> list[Page]:
    """Pages of one shape, each as long as a real one, with a real one's surroundings."""
    (pages,) = Office(seed=0, columns=[replace(WSYW, listing_pages=1, per_page=EACH, shape=shape)]).pages.values()
    return [
        Page(
            text=surrounded(dict(page_resources(page))[page.path].body.decode()),
            title=page.title,
            day=str(page.published_on),
            paragraphs=[line.text for line in page.lines],
        )
        for page in pages
    ]


def surrounded(text: str) -> str:
    """Real pages weigh 20 to 40 kB, nine tenths of it style sheets, links to other pages and long lists of options."""
    draw = seeded("links")
    styles = "".join(f".box{n} {{ margin: 0 auto; padding: {n}px; color: #333; float: left }}\n" for n in range(120))
    titles = ["".join(draw.choices("外办召开会议来访交流合作友城领事服务", k=18)) for _ in range(110)]
    links = "".join(f'<li><a href="./202601/t20260105_{n}.html">{title}</a></li>' for n, title in enumerate(titles))
    options = "".join(f"<option value='{n}'>区县部门网站{n}</option>" for n in range(90))
    beside = f'<style>{styles}</style><div class="right"><ul>{links}</ul><select>{options}</select></div>'
    return text.replace('<div class="footer">', f'{beside}<div class="footer">')


def ours(text: str) -> tuple[str | None, str | None, list[str]]:
    found = extract(text, trs.PAGE)
    return found.title, found.dates[0].day if found.dates else None, [_bare(line) for line in found.paragraphs]


def by_trafilatura(text: str) -> tuple[str | None, str | None, list[str]]:
    found: Any = trafilatura.bare_extraction(text, with_metadata=True)
    if found is None:
        return None, None, []
    lines = [_bare(cell) for line in (found.text or "").split("\n") for cell in line.split("|")]
    return found.title, iso_day(found.date or ""), [line for line in lines if line]


def by_newspaper4k(text: str) -> tuple[str | None, str | None, list[str]]:
    """With the page given, nothing is downloaded."""
    found = Article("http://127.0.0.1/", language="zh", fetch_images=False)
    found.download(input_html=text)
    found.parse()
    lines = [_bare(line) for line in (found.text or "").split("\n")]
    return found.title or None, iso_day(str(found.publish_date or "")), [line for line in lines if line]


@pytest.fixture(autouse=True)
def words_of_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """newspaper4k cuts Chinese with jieba; it gets the same cutter written in Rust, which is ours anyway."""
    jieba = ModuleType("jieba")
    jieba.cut = lambda text, cut_all: rjieba.cut_all(text)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jieba", jieba)


PEERS = {"trafilatura": by_trafilatura, "newspaper4k": by_newspaper4k}


def share(pages: Sequence[Page], read: Callable[[str], tuple[str | None, str | None, list[str]]]) -> Share:
    found = [(page, *read(page.text)) for page in pages]
    return Share(
        title=mean(title == page.title for page, title, _, _ in found),
        day=mean(day == page.day for page, _, day, _ in found),
        exact=mean(lines == page.paragraphs for page, _, _, lines in found),
        recall=mean(mean(wanted in lines for wanted in page.paragraphs) for page, _, _, lines in found),
    )


def _bare(line: str) -> str:
    return line.strip(" \N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}")


@pytest.mark.parametrize("shape", SHAPES)
def test_title_date_and_every_paragraph_are_exact(shape: Shape, tell: Callable[[str, str], None]) -> None:
    pages = pages_of(shape)
    we = share(pages, ours)
    tell(f"extraction, {shape}: waiban", str(we))
    for name, peer in PEERS.items():
        tell(f"extraction, {shape}: {name}", str(share(pages, peer)))
    assert we == Share(1, 1, 1, 1)


# --- what it costs -------------------------------------------------------------------------------------------------


class ContainerAndMetas(ElementFilter):
    """Lets BeautifulSoup make the container and the meta tags only.

    Not `SoupStrainer("div", class_="trs_editor_view")`: it never matches an attribute of several classes, and finds
    nothing without saying so.
    """

    def allow_tag_creation(self, nsprefix: str | None, name: str, attrs: Any) -> bool:
        """Whether the tag is wanted; with it comes all that stands in it."""
        return name == "meta" or "trs_editor_view" in str((attrs or {}).get("class", "")).split()


def strained(text: str) -> list[str]:
    soup = BeautifulSoup(text, "lxml", parse_only=ContainerAndMetas())
    container = soup.select_one("div.trs_editor_view")
    return list(SoupNode(container).paragraphs()) if isinstance(container, Tag) else []


def whole(text: str) -> list[str]:
    container = BeautifulSoup(text, "lxml").select_one("div.trs_editor_view")
    return list(SoupNode(container).paragraphs()) if isinstance(container, Tag) else []


def test_a_page_costs_a_tenth_of_what_it_costs_trafilatura(tell: Callable[[str, str], None]) -> None:
    texts = [page.text for page in pages_of("hidden tab") if "trs_editor_view" in page.text]
    assert [strained(text) for text in texts] == [list(extract(text, trs.PAGE).paragraphs) for text in texts]

    def cost(read: Callable[[str], object]) -> float:
        return cpu_seconds(lambda: [read(text) for text in texts], rounds=3)

    peer = cost(trafilatura.extract)
    ratios = {
        "lxml, as extract.py has it": cost(lambda text: extract(text, trs.PAGE)) / peer,
        "BeautifulSoup, strained, body only": cost(strained) / peer,
        "BeautifulSoup, whole page, body only": cost(whole) / peer,
        "newspaper4k": cost(by_newspaper4k) / peer,
    }
    tell("extraction, kilobytes a page", f"{mean(len(text.encode()) for text in texts) / 1000:.1f}")
    tell("extraction, CPU of trafilatura.extract a page", f"{1000 * peer / len(texts):.1f} ms")
    for name, ratio in ratios.items():
        tell(f"extraction, CPU of that: {name}", f"{ratio:.3f}")
    assert ratios["lxml, as extract.py has it"] <= A_TENTH
