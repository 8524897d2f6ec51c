"""First contact: whether a site is what its section assumes. Asks politely for a handful of pages and keeps them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from schemas.captures import Capture
from schemas.errors import NothingCaptured, WaibanError
from schemas.home import Home
from schemas.run_folder import CAPTURES, FRONTIER, RunFolder
from scraper.assumptions import judge_all
from scraper.capturing import Ending
from scraper.contact import Contact, Seen
from scraper.dialects.trs import twin_of
from scraper.fetch import crawl, stem_in
from scraper.hosts import checked_site_url
from scraper.section import Section
from scraper.warc import read_capture


def contact_live(
    section: Section,
    home: Home,
    *,
    site_url: str | None = None,
    delay_seconds: float | None = None,
    contact: str | None = None,
) -> RunFolder:
    """Ask the site, and keep what it answers in a folder of its own, which no run goes on with.

    Raises:
        SectionDisabled: the section must not be asked for at its live site.
        AddressUnusable: `site_url` is no web address.
    """
    used = section.record(site_url and checked_site_url(site_url), delay_seconds)
    folder = home.prepare().new_check(section.id, datetime.now(UTC))
    folder.write_section(used.model_copy(update={"contact": contact}))
    folder.write(FRONTIER, [])
    folder.finish("plan", {"from": "check"})
    with stem_in(folder) as stem:
        crawl(folder, stem, module="scraper.probe")
        Ending.model_validate_json(stem.with_suffix(".json").read_bytes())
        folder.keep_warc(stem.with_suffix(".warc.gz"))
        rows = stem.with_suffix(".jsonl").read_bytes().splitlines()
        folder.write(CAPTURES, [Capture.model_validate_json(row) for row in rows])
    folder.finish("fetch", {"captures": len(rows)})
    return folder


def judge_captures(section: Section, folder: RunFolder) -> list[dict[str, str]]:
    """What the captures of a folder say of each assumption; of a check, or of any run that was fetched.

    Returns:
        Of each assumption `id`, `basis`, `what`, `verdict` and `evidence`.

    Raises:
        RunIncomplete: nothing was captured.
    """
    site_url = folder.section().site_url
    seen = dict(_last_by_url(folder))
    listing = seen.get(section.listing_url(site_url))
    page = _first_page(section, seen)
    contact = Contact(
        section,
        robots=next((one for url, one in seen.items() if urlsplit(url).path == "/robots.txt"), None),
        listing=listing,
        second=seen.get(section.listing_url(site_url, 1)),
        page=page,
        twin=seen.get(twin_of(page.url)) if page else None,
    )
    return [assumption.row(finding) for assumption, finding in judge_all(contact)]


def last_captured(home: Home, section: Section) -> RunFolder:
    """The newest folder with captures from the site: of a check, or of a run.

    Raises:
        NothingCaptured: there is none.
    """
    folders = [*home.checks(section.id), *home.run_folders(section.id)]
    asked = [folder for folder in folders if _asked_the_site(folder)]
    if not asked:
        raise NothingCaptured(
            f"nothing of {section.id} has been captured in {home.root}; "
            "give --listing and --page, saved, or let --live ask the site",
            section=section.id,
        )
    return max(asked, key=lambda folder: folder.location.name)


def _asked_the_site(folder: RunFolder) -> bool:
    try:
        stages = folder.summary().stages
    except WaibanError:
        return False
    return stages.get("plan", {}).get("from") != "hand" and "fetch" in stages


def _last_by_url(folder: RunFolder) -> Iterator[tuple[str, Seen]]:
    """The last answer of each address; a try that was made again does not count."""
    for row in folder.read(CAPTURES):
        if row.offset_bytes is None or row.status is None:
            yield row.url, Seen(row.url, None, {}, b"", row.reason)
            continue
        try:
            stored = read_capture(folder, row)
        except WaibanError as error:
            yield row.url, Seen(row.url, None, {}, b"", error.message)
        else:
            headers = {name.lower(): value for name, value in stored.headers}
            yield row.url, Seen(row.url, row.status, headers, stored.body, row.reason)


def _first_page(section: Section, seen: Mapping[str, Seen]) -> Seen | None:
    """The first page that was asked for, in its desktop form; one that came, if there is one."""
    pages = [one for url, one in seen.items() if section.page_key(url) and "_wap." not in url]
    return next((one for one in pages if one.answered), pages[0] if pages else None)
