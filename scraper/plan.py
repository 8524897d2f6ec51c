"""The stage `plan`: a run folder with the declaration as used and the pages known before."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from schemas.days import today
from schemas.errors import WaibanError
from schemas.home import Home
from schemas.records import KnownPage
from schemas.run_folder import FRONTIER, RunFolder
from scraper.clean.terms import Terms
from scraper.hosts import hosts_of
from scraper.recheck import with_due
from scraper.section import Section

WEB_ADDRESS = re.compile(r"https?://[^/\s]+/?$")
"""A site, without a path: where a listing lies on it is the declaration's to say."""


def plan(
    section: Section,
    home: Home,
    known: Iterable[KnownPage] = (),
    *,
    site_url: str | None = None,
    delay_seconds: float | None = None,
    at: datetime | None = None,
) -> RunFolder:
    """Begin a run.

    Args:
        section: what to fetch.
        home: where the run folder goes.
        known: pages of the section that the archive holds.
        site_url: where the site lives, if not where it is declared: a replica.
        delay_seconds: wait between two requests; null: as declared, and none on loopback.
        at: the moment that names the run; now, if not given.

    Raises:
        SectionDisabled: the section must not be fetched from its live site.
        WaibanError: `site_url` is no web address.
    """
    if site_url is not None and not WEB_ADDRESS.match(site_url):
        raise WaibanError(f"{site_url!r} is no web address such as http://127.0.0.1:8900", section=section.id)
    used = section.record(site_url, delay_seconds)
    at = at or datetime.now(UTC)
    pages = with_due(list(known), hosts_of(section, used.site_url), section.recheck_days, today(at))
    folder = home.prepare().new_folder(section.id, at)
    folder.write_section(used.model_copy(update={"terms_sha256": Terms.load(home.terms).sha256}))
    folder.write(FRONTIER, pages)
    due = sum(page.due is not None for page in pages)
    folder.finish("plan", {"from": "site", "known": len(pages), "due": due})
    return folder
