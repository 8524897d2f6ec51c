"""What holds for every input: cleaning never breaks, loses nothing, and whatever it changed can be undone.

`make fuzz` runs the same laws for longer.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.records import Alignment, Bulletin, CleanPage
from scraper.clean.page import Source, clean_page
from scraper.clean.text.mending import undo

FRAGMENTS = (
    "市政府外办主任会见法国大使",
    "3月5日，市政府外办主任章程会见了法国驻华大使一行。双方就青年交流、绿色发展等交换意见。",
    "2021年2月23至26日,老撾駐重慶總領事來訪。",
    "綠色發(fā)展、貿(mào)易、經(jīng)濟、領域?qū)ν忾_放",
    "展?jié)摿?，主",
    "一?？肆_地亞",
    "（圖/外辦）",
    "△双方合影 The two sides pose for a photo of the group",
    "Director General Meets Ambassador of France",
    "On March 5, Zhang Cheng met with the French ambassador. H.E. Mr. Martin spoke of 3.5 million people.",
    "From February 23 to 26,the Lao consul general visited",
    "来源：市政府外办",
    "●",
    "一、总体情况",
    "2026-09-30",
    "５月１ 日\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}?? ? Off i ce fi elds",
    "锟斤拷 娴嬭瘯",
    "\N{REPLACEMENT CHARACTER}(qū)",
    "《请放心！看看》。”",
    "<b>",
    "&amp;lt;",
)
ANY_LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=40)
LINES = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS),
        st.lists(st.sampled_from(FRAGMENTS), max_size=3).map("".join),
        st.tuples(st.sampled_from(FRAGMENTS), st.integers(0, 40), ANY_LINE).map(lambda t: t[0][: t[1]] + t[2]),
        ANY_LINE,
    ),
    max_size=12,
)


def read(body: bytes) -> CleanPage:
    return clean_page(Source(key="k", url="page", capture="c", body=body))


def everything(page: CleanPage) -> list[Bulletin]:
    return [*page.bulletins, *([page.outside] if page.outside else [])]


def solid(texts: Iterable[str]) -> Counter[str]:
    """The characters that are no white space, counted."""
    return Counter(character for text in texts for character in text if not character.isspace())


@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe\x00\xd8")
@example("重庆".encode("utf-16"))
@example(b"<p>" * 3000)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    page = read(body)
    assert (page.outcome is None) == bool(page.bulletins)
    assert page.outcome is None or page.reason


@given(LINES)
def test_nothing_is_lost_and_everything_can_be_undone(lines: list[str]) -> None:
    page = read("\n".join(lines).encode())
    if page.outcome:
        return
    if not lines or "<" not in "".join(lines):
        assert solid(s.text_original for b in everything(page) for s in b.segments) == solid(lines)
    for bulletin in everything(page):
        check(bulletin)


@given(LINES)
def test_a_page_of_html_keeps_the_same_laws(lines: list[str]) -> None:
    body = "".join(f"<p>{line}</p>" for line in lines)
    for bulletin in everything(read(f"<html><div id='zoom'>{body}</div></html>".encode())):
        check(bulletin)


def check(bulletin: Bulletin) -> None:
    """The laws that hold inside one bulletin."""
    ordinals = [segment.ordinal for segment in bulletin.segments]
    assert ordinals == sorted(set(ordinals)), "segments stand in page order, each with a number of its own"
    for segment in bulletin.segments:
        repairs = [repair for repair in bulletin.repairs if repair.segment == segment.ordinal]
        assert undo(segment.text, repairs) == segment.text_original
        assert all(segment.text_original[r.start : r.end] == r.before for r in repairs)
        mine = [mention for mention in bulletin.mentions if mention.segment == segment.ordinal]
        assert all(segment.text[mention.start : mention.end] == mention.text for mention in mine)
    check_sentences(bulletin)
    for level, units in (("segment", bulletin.segments), ("sentence", bulletin.sentences)):
        check_alignments([a for a in bulletin.alignments if a.level == level], [unit.ordinal for unit in units])


def check_sentences(bulletin: Bulletin) -> None:
    """Sentences joined give their segment."""
    ordinals = [sentence.ordinal for sentence in bulletin.sentences]
    assert ordinals == sorted(set(ordinals))
    texts = {segment.ordinal: segment.text for segment in bulletin.segments}
    for ordinal, sentences in groupby(bulletin.sentences, key=lambda sentence: sentence.segment):
        joined = "".join("".join(sentence.text.split()) for sentence in sentences)
        assert joined == "".join(texts[ordinal].split())


def check_alignments(alignments: list[Alignment], units: list[int]) -> None:
    """Each unit stands in one alignment at the most, and neither side goes back within one of them."""
    used = Counter(unit for alignment in alignments for unit in (*alignment.zh, *alignment.en))
    assert all(count == 1 for count in used.values())
    assert set(used) <= set(units)
    assert all(list(side) == sorted(side) for alignment in alignments for side in (alignment.zh, alignment.en))
