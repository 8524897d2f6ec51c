"""Terms proposed from aligned pairs: names with a title, bodies seen more than once, nothing twice."""

from schemas.records import Bulletin, Segment, Title
from scraper.clean.align.align import align
from scraper.clean.mining import propose
from scraper.clean.terms import Term, Terms, write_terms
from scraper.clean.terms import terms as glossary


def bulletin(key: str, zh: str, en: str) -> Bulletin:
    segments = (
        Segment(ordinal=1, role="body", lang="zh-Hans", text=zh, text_original=zh),
        Segment(ordinal=2, role="body", lang="en", text=en, text_original=en),
    )
    cut, alignments = align(segments)
    return Bulletin(
        key=key,
        section=None,
        source="made up",
        ordinal=1,
        title=Title(),
        published_on=None,
        segments=segments,
        sentences=tuple(cut),
        alignments=tuple(alignments),
    )


FIRST = bulletin(
    "b/1",
    "3月2日，副市长林远会见了斯洛文尼亚驻华大使马尔科·佩特里奇一行。市政府外办主任温若澜、云渡大学校长祝延年参加。",
    "On March 2, Vice Mayor Lin yuan met with Marko Petric, ambassador of Slovenia to China, and his delegation. "
    "Wen Ruolan, director general of the Foreign Affairs Office, and Zhu Yan-nian, president of Yundu University, "
    "were present.",
)
SECOND = bulletin(
    "b/2",
    "3月5日，佩特里奇大使到访云渡大学。大使说，乌拉圭也是朋友。",
    "On March 5, Ambassador Petric visited Yundu University. He said that Uruguay was a friend, too.",
)


def found(*bulletins: Bulletin) -> dict[str, Term]:
    return {term.zh: term for term in propose(bulletins)}


def test_people_in_all_forms_of_their_names() -> None:
    people = {zh: term.en for zh, term in found(FIRST, SECOND).items() if term.kind == "person"}
    assert people == {
        "林远": ("Lin yuan",),
        "温若澜": ("Wen Ruolan",),
        "祝延年": ("Zhu Yan-nian",),
        "马尔科·佩特里奇": ("Marko Petric",),
        "佩特里奇": ("Petric",),
    }


def test_a_body_must_be_seen_twice() -> None:
    assert "云渡大学" not in found(FIRST)
    assert found(FIRST, SECOND)["云渡大学"].en == ("Yundu University",)


def test_where_it_was_seen_first_stands_with_it_whatever_the_order() -> None:
    assert propose([SECOND, FIRST]) == propose([FIRST, SECOND])
    assert found(SECOND, FIRST)["佩特里奇"].first_seen == "b/1"
    assert write_terms(propose([FIRST])).splitlines()[1].endswith("\tmined\tb/1")


def test_what_the_term_base_has_is_not_proposed_again() -> None:
    known = Terms([*glossary(), Term("body", "云渡大学", ("Yundu University",))])
    assert "云渡大学" not in {term.zh for term in propose([FIRST, SECOND], known)}


def test_nothing_is_applied_by_itself() -> None:
    version = glossary().sha256
    propose([FIRST, SECOND])
    assert glossary().sha256 == version
    assert not {"云渡大学", "佩特里奇"} & {term.zh for term in glossary()}
