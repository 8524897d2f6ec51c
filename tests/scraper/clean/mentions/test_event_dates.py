from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.mentions.event_dates import Evidence, doubted_years, resolve
from scraper.clean.values.found import Found


def told(value: str, **evidence: object) -> tuple[str, str] | None:
    dated = resolve(Found(0, 1, value), Evidence(**evidence))  # type: ignore[arg-type]
    return (dated.value, dated.method) if dated else None


@pytest.mark.parametrize(
    ("value", "evidence", "expected"),
    [
        ("2021-02-25", {"issue": "2020-03"}, ("2021-02-25", "text")),
        ("--02-26", {"bulletin": ["2021-02-25", "--02-26"], "issue": "2020-03"}, ("2021-02-26", "bulletin")),
        ("--01-03", {"bulletin": ["2020-12-30"]}, ("2021-01-03", "bulletin")),
        ("--02-25", {"issue": "2021-03", "published_on": "2021-04-07"}, ("2021-02-25", "issue")),
        ("--12-20", {"issue": "2021-01"}, ("2020-12-20", "issue")),
        ("--12-20", {"published_on": "2021-01-04"}, ("2020-12-20", "published")),
        ("--01-15", {"published_on": "2020-12-28"}, ("2021-01-15", "published")),
        ("--02-07", {"bulletin": ["2020"], "published_on": "2021-03-01"}, ("2021-02-07", "published")),
        ("--02-07", {"bulletin": ["2020", "2021"]}, ("2021-02-07", "bare_year")),
        ("--02-25", {"page": ["2021"]}, ("2021-02-25", "page")),
        ("--12-30/--01-02", {"published_on": "2021-01-04"}, ("2020-12-30/2021-01-02", "published")),
        ("--02-01/--02-10~", {"url_on": "2021-03-01"}, ("2021-02-01/2021-02-10", "url")),
        ("--02-25", {}, None),
        ("T09:00", {"issue": "2021-03"}, None),
        ("---25", {"issue": "2021-03"}, None),
        ("--02-29", {"issue": "2021-03"}, None),
    ],
)
def test_the_most_trusted_evidence_gives_the_year(value: str, evidence: dict[str, object], expected: object) -> None:
    assert told(value, **evidence) == expected


def test_evidence_that_disagrees_is_an_issue() -> None:
    dated = resolve(Found(0, 1, "--11-20"), Evidence(issue="2020-12", url_on="2019-09-10"))
    assert dated is not None
    issue = doubted_years([dated], "key")
    assert issue is not None
    assert issue.evidence == "issue 2020-11-20, but url 2019-11-20"
    agreeing = resolve(Found(0, 1, "--02-25"), Evidence(issue="2021-03", url_on="2021-04-07", page=["2020"]))
    assert agreeing is not None
    assert doubted_years([agreeing], "key") is None


@given(published=st.dates(date(2010, 3, 1), date(2030, 1, 1)), days_ago=st.integers(0, 200))
def test_what_happened_lately_gets_its_year(published: date, days_ago: int) -> None:
    event = published - timedelta(days=days_ago)
    assert told(f"--{event:%m-%d}", published_on=published.isoformat()) == (event.isoformat(), "published")
