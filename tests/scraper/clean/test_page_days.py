"""The dates of a bulletin in full, by the evidence that its page has."""

from scraper.clean.page import Source, clean_page

LINES = ("李波会见大使", "2月23至26日，李波会见大使一行。", "From February 23 to 26, Li Bo met with the ambassador.")


def days(*lines: str, body: str | None = None) -> list[tuple[str | None, str | None]]:
    text = body or "\n".join(lines)
    page = clean_page(Source(key="k", url="u", capture="c", body=text.encode()))
    return [(one.day, one.day_method) for b in page.bulletins for one in b.mentions if one.kind == "date"]


def test_the_day_of_publication_tells_the_year_in_both_languages() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES[1:])
    body = f'<meta name="PubDate" content="2021-03-01 09:00"><h1>{LINES[0]}</h1><div id="zoom">{paragraphs}</div>'
    assert days(body=body) == [("2021-02-23/2021-02-26", "published")] * 2


def test_the_issue_of_the_magazine_tells_the_year() -> None:
    assert days("重庆与世界 2021年3期", *LINES) == [("2021-02-23/2021-02-26", "issue")] * 2


def test_nothing_tells_the_year() -> None:
    assert days(*LINES) == [(None, None)] * 2
