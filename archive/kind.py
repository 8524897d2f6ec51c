"""Whether an archive holds the real office or a made-up one: an archive that mixes fiction in is worth nothing."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from archive.database import is_archive, open_reading
from schemas.durable import write_durably
from schemas.errors import KindsMixed
from schemas.home import Home

SITES = """
SELECT DISTINCT site_url FROM runs
WHERE EXISTS (SELECT 1 FROM captures WHERE run_id = runs.id AND kind = 'listing') ORDER BY site_url
"""


def made_up(site_url: str) -> bool:
    """Whether a site is a replica: only a replica lives on this machine.

    >>> made_up("http://127.0.0.1:8900"), made_up("https://zfwb.cq.gov.cn"), made_up("http://127.example")
    (True, False, False)
    """
    host = urlsplit(site_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"


def refuse_mixture(archive: Path, site_url: str) -> None:
    """One home, one kind. What a person saved by hand is of either kind: whoever takes it in knows what it is.

    Raises:
        KindsMixed: the archive was fetched from the real site, and this is a replica; or the other way round.
    """
    if not is_archive(archive):
        return
    with open_reading(archive) as db:
        other = next(
            (row["site_url"] for row in db.query(SITES) if made_up(row["site_url"]) != made_up(site_url)), None
        )
    if other:
        what = "made-up pages" if made_up(other) else "pages of the real site"
        raise KindsMixed(f"{archive.parent} holds {what} (of {other}), {site_url} is not that; name another --home")


def refuse_other_office(home: Home, seed: int) -> None:
    """One home, one made-up office: those of two seeds have the same addresses, and different pages at them.

    Raises:
        KindsMixed: this home is of another seed.
    """
    kept = home.root / "seed"
    held = kept.read_text().strip() if kept.exists() else None
    if held not in (None, str(seed)):
        raise KindsMixed(f"{home.root} holds the made-up office of seed {held}, not of {seed}; name another --home")
    write_durably(kept, [f"{seed}\n".encode()])
