"""The table of faults for people: `python -m scraper.replica.faults.table` writes FAULTS.md beside this module."""

from pathlib import Path

from scraper.replica.faults import FAULTS, Fault
from scraper.replica.faults.declaring import HEALTHY_FIRST, HEALTHY_KNOWN, Ends, every_page

PAGE = Path(__file__).with_name("FAULTS.md")
HEAD = """# What becomes of a page when the site misbehaves

The office in a box misbehaves on command: `waiban replica serve --fault NAME` (more than once, if you like), and
`--fault-seed` draws the pages that are hit. Each fault hits two pages of every column, and no page is hit twice; the
replica's `/truth.json` says which, and how each must end. Below, *first* is the outcome of a page that is seen for the
first time, *known* that of one the archive holds. `tests/faults/` holds waiban to every line, for each fault alone and
for any of them together, and to this:

- every page has exactly one outcome, the sums balance, and every response is kept;
- no error page and no block page becomes a bulletin, and what the archive held stays as it was;
- the next healthy run brings everything back, as if nothing had happened.

An absence (`gone_pending`, `soft_404`) becomes `gone` when it was found on several days; the text stays. `blocked`,
`drifted`, `quarantined` and `failed` are issues, and the run ends with exit code 3.

Made by `make schemas` from `scraper/replica/faults/`; do not edit it.
"""


def markdown() -> str:
    """The table."""
    return "\n".join(
        [
            HEAD,
            "## Faults of a page\n",
            "| fault | the page … | first | known |\n|---|---|---|---|",
            *(_page_row(fault) for fault in FAULTS.values() if fault.page and fault.pick is not every_page),
            "\n## Faults of the listing, or of the whole site\n",
            "| fault | what happens | the run ends in | pages first, known |\n|---|---|---|---|",
            *(_site_row(fault) for fault in FAULTS.values() if fault.listing or fault.pick is every_page),
            "",
        ]
    )


def _page_row(fault: Fault) -> str:
    issue = f", issue `{fault.issue}`" if fault.issue else ""
    return f"| `{fault.name}` | {fault.about} | {_spelled(fault.first)} | {_spelled(fault.known)}{issue} |"


def _site_row(fault: Fault) -> str:
    ends = f"`{fault.error}`" if fault.error else f"issue `{fault.issue}`" if fault.issue else "its end"
    pages = "none is asked for"
    if not fault.error:
        first, known = fault.first or HEALTHY_FIRST, fault.known or HEALTHY_KNOWN
        pages = f"{_spelled(first)}, {_spelled(known)}"
    return f"| `{fault.name}` | {fault.about} | {ends} | {pages} |"


def _spelled(ends: Ends) -> str:
    return " or ".join(f"`{outcome}`" if outcome else "not seen" for outcome in ends)


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
