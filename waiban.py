"""The command line. Results on stdout; logs, progress and errors on stderr.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something needs a person.
"""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Literal, TypeVar, get_args

import click
import structlog

from archive import terminal
from archive.export import FORMATS
from schemas.captures import short_id
from schemas.errors import DayUnusable, WaibanError, WrongUsage
from schemas.home import Home
from schemas.records import Bulletin, OutcomeName, RunSummary, Stage
from schemas.run_folder import RunFolder
from scraper.hosts import checked_site_url
from scraper.section import Section, section, sections

FAILED, USAGE, NEEDS_A_PERSON = 1, 2, 3
F = TypeVar("F", bound=Callable[..., Any])


class OneLineErrors(click.Group):
    """Turns what waiban knows to go wrong into one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except WaibanError as error:
            click.echo(f"waiban: {error.message}", err=True)
            sys.exit(USAGE if isinstance(error, WrongUsage) else FAILED)


@click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="waiban")
def main() -> None:
    """Waiban (外办): fetch, clean and archive the bilingual bulletins of a Foreign Affairs Office."""
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _as_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    """What runs below us ends with us, also where Ctrl-C itself is ignored, as behind `&` in a script."""
    raise KeyboardInterrupt


def home_option(default: str = "var") -> Callable[[F], F]:
    """`--home`, or WAIBAN_HOME."""

    def as_home(_ctx: click.Context, _param: click.Parameter, root: str) -> Home:
        return Home(root, runs=os.environ.get("WAIBAN_RUNS") or None)

    return click.option(
        "--home",
        envvar="WAIBAN_HOME",
        default=default,
        show_default=True,
        metavar="DIR",
        callback=as_home,
        help="Where the data lives (or WAIBAN_HOME).",
    )


json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON object a line, and nothing else.")
PORT = click.IntRange(0, 65535)


def as_site_url(_ctx: click.Context, _param: click.Parameter, url: str | None) -> str | None:
    """Checked before anything is made."""
    return url and checked_site_url(url)


site_url_option = click.option(
    "--site-url", metavar="URL", callback=as_site_url, help="Where the site lives, if not where it is declared."
)
delay_option = click.option("--delay", type=click.FloatRange(0), metavar="SECONDS", help="Wait between two requests.")
run_argument = click.argument("run", metavar="RUN")


def print_json(value: object) -> None:
    """One object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


# --- all stages ----------------------------------------------------------------------------------------------


@main.command("run")
@click.argument("names", metavar="SECTION...", nargs=-1, required=True)
@site_url_option
@delay_option
@click.option("--new", is_flag=True, help="Start a new run even if one is unfinished.")
@home_option()
@json_option
def run_command(
    names: tuple[str, ...], site_url: str | None, delay: float | None, new: bool, home: Home, as_json: bool
) -> None:
    """Plan, fetch, clean, dedupe and load sections in turn, then publish; without Airflow."""
    chosen = [section(name) for name in names]
    for one in chosen:
        refuse(one, home, site_url, delay)
    home.prepare()
    with terminal.stages(len(chosen) * 5) as tell:
        lines = [run_section(one, home, site_url, delay, new, tell) for one in chosen]
    with reporting(lines, as_json):
        if any(line["state"] != "failed" for line in lines):
            publish_snapshot(home)
    sys.exit(exit_code(lines))


def refuse(one: Section, home: Home, site_url: str | None, delay: float | None) -> None:
    """What must not be fetched at all, or not into this home; before anything is made."""
    from archive.kind import refuse_mixture

    used = one.record(site_url, delay)
    refuse_mixture(home.archive, used.site_url)


def run_section(
    one: Section, home: Home, site_url: str | None, delay: float | None, new: bool, tell: terminal.Said
) -> dict[str, Any]:
    """One section through all stages; goes on with its unfinished run. Returns a line of `run --json`."""
    folder: RunFolder | None = None
    try:
        wanted = one.record(site_url, delay)
        tell(f"{one.id} plan", 0, 0)
        with home.running(one.id):
            folder = None if new else home.unfinished(one.id)
            if folder and not folder.finished("fetch"):
                folder = resumed(folder, wanted.site_url, delay)
            folder = folder or plan_run(one, home, site_url, delay)
            finish_run(folder, home, tell)
        return summary_line(folder.summary())
    except Exception as error:  # one section's trouble, or a fault of ours, must not take the others along
        told = error.message if isinstance(error, WaibanError) else f"waiban broke: {type(error).__name__}: {error}"
        if not isinstance(error, WaibanError):
            structlog.get_logger().exception("waiban broke", section=one.id)
        summary = folder.summary() if folder else RunSummary(section=one.id, run="")
        return {**summary_line(summary), "state": "failed", "run": summary.run or None, "error": told}


def resumed(folder: RunFolder, site_url: str, delay: float | None) -> RunFolder | None:
    """A planned run, as it is now wanted; null if it was planned for another place, where nothing is any more."""
    used = folder.section()
    if used.site_url != site_url:
        return None
    if delay is not None and delay != used.delay_seconds:
        folder.write_section(used.model_copy(update={"delay_seconds": delay}))
    return folder


def plan_run(one: Section, home: Home, site_url: str | None, delay: float | None) -> RunFolder:
    """The one stage that needs both halves: what the archive knows, and how the section is declared."""
    from archive.frontier import known_pages
    from scraper.plan import plan

    known = known_pages(home.archive, one.id)
    return plan(
        one, home, known, site_url=site_url, delay_seconds=delay, contact=os.environ.get("WAIBAN_CONTACT") or None
    )


def finish_run(folder: RunFolder, home: Home, tell: terminal.Said) -> None:
    """Every stage that has not finished, in order."""
    from archive.dedupe import dedupe
    from archive.load import load
    from scraper.clean import clean
    from scraper.clean.terms import Terms

    work: dict[Stage, Callable[[], RunSummary]] = {
        "fetch": lambda: asked(folder, home, tell),
        "clean": lambda: clean(folder, Terms.load(home.terms)),
        "dedupe": lambda: dedupe(folder, home.archive),
        "load": lambda: load(folder, home.archive, Terms.load(home.terms)),
    }
    with folder.remembers_failure():
        for stage, do in work.items():
            tell(f"{folder.section_id} {stage}", 0, 0)
            if not folder.finished(stage):
                do()


@contextmanager
def at_work(run: str, home: Home) -> Iterator[RunFolder]:
    """One stage of a run: nobody else works on its section meanwhile, and if it breaks, the run says why."""
    folder = home.folder(run)
    with home.running(folder.section_id), folder.remembers_failure():
        yield folder


def asked(folder: RunFolder, home: Home, tell: terminal.Said) -> RunSummary:
    """The stage `fetch`, while no other process of this home asks the same host."""
    from scraper.fetch import fetch

    site_url = folder.section().site_url
    with home.asking(site_url, waiting=lambda said: click.echo(f"waiban: {said}", err=True)):
        return fetch(folder, lambda pages, entries: tell(f"{folder.section_id} fetch", pages, entries))


def publish_snapshot(home: Home) -> Any:
    """Publish what is loaded."""
    from archive.publish import publish

    return publish(home, declared=[one.by_hand() for one in sections().values()])


# --- one stage -----------------------------------------------------------------------------------------------


@main.command("plan")
@click.argument("name", metavar="SECTION")
@site_url_option
@delay_option
@home_option()
@json_option
def plan_command(name: str, site_url: str | None, delay: float | None, home: Home, as_json: bool) -> None:
    """Begin a run of a section; prints its id, which the other stages take."""
    one = section(name)
    refuse(one, home, site_url, delay)
    with home.prepare().running(one.id):
        folder = plan_run(one, home, site_url, delay)
    if as_json:
        print_json({"run": folder.id, "stage": "plan", **folder.summary().stages["plan"]})
    else:
        click.echo(folder.id)


@main.command("fetch")
@run_argument
@home_option()
@json_option
def fetch_command(run: str, home: Home, as_json: bool) -> None:
    """Fetch a run's listing and pages from the site; keeps every response."""
    with at_work(run, home) as folder, terminal.stages(1) as tell:
        summary = asked(folder, home, tell)
    report_stage(summary, "fetch", as_json)


@main.command("clean")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--run", metavar="RUN", help="Clean the captures of a run instead.")
@click.option("--section", "name", metavar="SECTION", help="Read pages by the rules of this section.")
@home_option()
@json_option
def clean_command(files: tuple[Path, ...], run: str | None, name: str | None, home: Home, as_json: bool) -> None:
    """Turn pages or text files into bulletins, without an archive; or do the clean stage of a run."""
    from scraper.clean import clean, read_file
    from scraper.clean.terms import Terms

    if bool(files) == bool(run):
        raise click.UsageError("give files, or --run RUN")
    if run:
        with at_work(run, home) as folder:
            summary = clean(folder, Terms.load(home.terms))
        report_stage(summary, "clean", as_json)
    terms = Terms.load(home.terms)
    declared = section(name) if name else None
    for path in files:
        page = read_file(path, declared, terms)
        for bulletin in (*page.bulletins, *((page.outside,) if page.outside else ())):
            if as_json:
                click.echo(bulletin.model_dump_json())
            else:
                from archive.show import show_bulletin  # the half of the start that a program does not need

                show_bulletin(bulletin)


@main.command("dedupe")
@run_argument
@home_option()
@json_option
def dedupe_command(run: str, home: Home, as_json: bool) -> None:
    """Compare a run's bulletins with the archive: new, changed or unchanged."""
    from archive.dedupe import dedupe

    with at_work(run, home) as folder:
        summary = dedupe(folder, home.archive)
    report_stage(summary, "dedupe", as_json)


@main.command("load")
@run_argument
@home_option()
@json_option
def load_command(run: str, home: Home, as_json: bool) -> None:
    """Load a run into the archive, in one transaction."""
    from archive.load import load
    from scraper.clean.terms import Terms

    with at_work(run, home) as folder:
        summary = load(folder, home.archive, Terms.load(home.terms))
    report_stage(summary, "load", as_json)


@main.command("publish")
@home_option()
@json_option
def publish_command(home: Home, as_json: bool) -> None:
    """Make an immutable snapshot of the archive, and point to it."""
    snapshot = publish_snapshot(home)
    if as_json:
        print_json({**asdict(snapshot), "path": str(snapshot.path)})
    else:
        terminal.out.print(f"published {snapshot.bulletins_count} bulletins as {snapshot.path}", soft_wrap=True)


@main.command("ingest")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--section", "name", required=True, metavar="SECTION", help="The section they belong to.")
@click.option("--url", help="Where the page was found; for one file.")
@click.option("--captured-on", metavar="DAY", help="When it was saved (YYYY-MM-DD); today, if not given.")
@home_option()
@json_option
def ingest_command(
    files: tuple[Path, ...], name: str, url: str | None, captured_on: str | None, home: Home, as_json: bool
) -> None:
    """Take in pages or texts that were saved by hand; they go the ordinary way from there."""
    from scraper.ingest import ingest

    if url and len(files) > 1:
        raise click.UsageError("--url goes with one file")
    declared = section(name)
    lines: list[dict[str, Any]] = []
    with reporting(lines, as_json):
        with home.prepare().running(declared.id):
            folder = ingest(declared, home, files, url=url, captured_on=captured_on)
            finish_run(folder, home, lambda what, done, of: None)
        lines.append(summary_line(folder.summary()))
        publish_snapshot(home)
    sys.exit(exit_code(lines))


# --- upkeep --------------------------------------------------------------------------------------------------


def since_option(purpose: str) -> Callable[[F], F]:
    """`--since DAY`: runs begun on that day or later."""
    return click.option("--since", metavar="DAY", callback=as_day, help=f"{purpose} begun since a day (YYYY-MM-DD).")


def as_day(_ctx: click.Context, _param: click.Parameter, day: str | None) -> str | None:
    """A day as it is written everywhere else."""
    from schemas.days import is_day

    if day is not None and not is_day(day):
        raise DayUnusable(f"{day!r} is not a day such as 2021-04-07")
    return day


def sections_option(purpose: str) -> Callable[[F], F]:
    """`--section S`, as often as is liked."""
    return click.option("--section", "names", metavar="SECTION", multiple=True, help=f"{purpose} of this section only.")


jobs_option = click.option("--jobs", type=click.IntRange(1), help="Processes at once; as many as cores, if not given.")


def chosen_runs(names: tuple[str, ...], since: str | None) -> Any:
    """The runs that `--section` and `--since` choose."""
    from archive.choice import Choice

    return Choice(frozenset(section(name).id for name in names), since)


@main.command("rebuild")
@click.option("--verify", is_flag=True, help="Only compare what the captures give with the archive; change nothing.")
@since_option("Clean anew only runs")
@sections_option("Clean anew only runs")
@jobs_option
@home_option()
@json_option
def rebuild_command(
    verify: bool, since: str | None, names: tuple[str, ...], jobs: int | None, home: Home, as_json: bool
) -> None:
    """Make the archive again from the captures, by the code and the term base of today, and publish it.

    Runs that --since and --section leave out enter as they were cleaned last; the archive is whole either way.
    The archive of before is kept beside as archive.before.db.
    """
    from archive.rebuild import rebuild, verify_rebuild
    from scraper.clean import clean
    from scraper.clean.terms import Terms

    terms = Terms.load(home.terms)
    with terminal.stages(2) as tell:
        make = verify_rebuild if verify else rebuild
        made = make(home, partial(clean, terms=terms), chosen_runs(names, since), terms=terms, jobs=jobs, tell=tell)
    if not verify:
        publish_snapshot(home)
    report_findings(made.findings, as_json)
    if as_json:
        print_json({name: value for name, value in asdict(made).items() if name != "findings"})
    else:
        terminal.show_rebuilt(made, verified=verify)
    sys.exit(NEEDS_A_PERSON if made.findings or (verify and not made.same) else 0)


@main.command("verify")
@since_option("Look only into runs")
@sections_option("Look only into runs")
@jobs_option
@home_option()
@json_option
def verify_command(since: str | None, names: tuple[str, ...], jobs: int | None, home: Home, as_json: bool) -> None:
    """Check captures, run folders, archive and snapshot; what is found says what to do next.

    --since and --section choose whose captures are read; archive and snapshot are always checked as a whole.
    """
    from archive.checks import verify
    from scraper.warc import fixity

    with terminal.stages(2) as tell:
        findings = verify(home, fixity, chosen_runs(names, since), jobs=jobs, tell=tell)
    report_findings(findings, as_json)
    if not findings and not as_json:
        terminal.out.print("all is as it should be")
    sys.exit(NEEDS_A_PERSON if findings else 0)


@main.command("doctor")
@home_option()
@json_option
def doctor_command(home: Home, as_json: bool) -> None:
    """What is wrong with this installation, and how to mend it; changes nothing, asks no site."""
    from archive.doctor import doctor

    checkups = doctor(home, contact=os.environ.get("WAIBAN_CONTACT") or None)
    if as_json:
        for one in checkups:
            print_json({**asdict(one), "ok": one.ok})
    else:
        terminal.show_checkups(checkups)
    sys.exit(0 if all(one.ok for one in checkups) else NEEDS_A_PERSON)


def report_findings(findings: Sequence[Any], as_json: bool) -> None:
    """Each thing that a person should look at."""
    if as_json:
        for one in findings:
            print_json(asdict(one))
    else:
        terminal.show_findings(findings)


# --- look ----------------------------------------------------------------------------------------------------


@main.command("status")
@home_option()
@json_option
def status_command(home: Home, as_json: bool) -> None:
    """Sections, their last runs, outcomes and issues."""
    from archive.status import status

    lines = status(home, [one.by_hand() for one in sections().values()])
    if as_json:
        for line in lines:
            print_json(asdict(line))
    else:
        terminal.show_status(lines, home)
    sys.exit(NEEDS_A_PERSON if any(line.needs_a_person for line in lines) else 0)


@main.group("captures")
def captures_group() -> None:
    """What the site sent, as it is kept: every response of every run."""


@captures_group.command("list")
@click.option("--section", "name", metavar="SECTION", help="Of this section only.")
@click.option("--run", metavar="RUN", help="Of this run only.")
@click.option("--outcome", type=click.Choice(get_args(OutcomeName)), help="Only pages that ended so.")
@click.option("--url", help="Only what this address answered.")
@home_option()
@json_option
def captures_list_command(
    name: str | None, run: str | None, outcome: OutcomeName | None, url: str | None, home: Home, as_json: bool
) -> None:
    """Captures, those of the newest run first."""
    from scraper.kept import Wanted, kept

    wanted = Wanted(section(name).id if name else None, run, outcome, url)
    lines = (capture_line(one) for one in kept(home, wanted))
    if as_json:
        for line in lines:
            print_json(line)
    else:
        from archive.show_captures import show_captures

        show_captures(lines)


@captures_group.command("show")
@click.argument("capture")
@click.option(
    "--body", "body_only", is_flag=True, help="Write the body alone, its encodings undone; on a screen as text."
)
@home_option()
@json_option
def captures_show_command(capture: str, body_only: bool, home: Home, as_json: bool) -> None:
    """One capture: what is known of it, its headers as they were received, and the body.

    CAPTURE is an id as `waiban captures list` and `waiban status` show it. The body is hostile: on a screen, what a
    terminal would obey is shown as a sign; into a file or a pipe goes each byte as it is.
    """
    from scraper.kept import find_kept, readable
    from scraper.warc import StoredResponse, read_capture

    if body_only and as_json:
        raise click.UsageError("--body and --json do not go together")
    one = find_kept(home, capture)
    row = one.capture
    nothing = row.offset_bytes is None and not body_only
    stored = StoredResponse(row.url, None, (), b"") if nothing else read_capture(one.folder, row)
    if body_only and not sys.stdout.isatty():
        click.echo(stored.body, nl=False)
        return
    head, text = stored.head.decode("latin-1"), readable(stored.body, row.content_type)
    if as_json:
        print_json({**capture_line(one), "headers": stored.headers, "head": head, "body": text})
    else:
        from archive.show_captures import show_body, show_capture

        if body_only:
            show_body(text)
        else:
            show_capture(capture_line(one), head, text, home)


def capture_line(one: Any) -> dict[str, Any]:
    """A line of `captures list --json`: a line of the index, and how its page ended."""
    row = one.capture
    told = row.model_dump(exclude={"id", "outcome", "reason", "refers_to"})
    first = {"capture": short_id(row.id), "run": one.folder.id, "outcome": one.outcome, "reason": one.reason}
    refers_to = short_id(row.refers_to.id) if row.refers_to else None
    return {**first, **told, "refers_to": refers_to, "warc": str(one.folder.warc)}


@main.command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@click.option(
    "--by", type=click.Choice(["newest", "rank"]), default="newest", show_default=True, help="Which come first."
)
@click.option("--section", metavar="SECTION", help="Of this section only.")
@click.option("--since", metavar="DAY", help="Published on this day (YYYY-MM-DD) or later.")
@click.option("--until", metavar="DAY", help="Published on this day or earlier.")
@click.option("--sql", "as_sql", is_flag=True, help="Print the search as SQL that any sqlite3 runs on the snapshot.")
@home_option()
@json_option
def search_command(
    query: str,
    limit: int,
    by: Literal["newest", "rank"],
    section: str | None,
    since: str | None,
    until: str | None,
    as_sql: bool,
    home: Home,
    as_json: bool,
) -> None:
    """Find bulletins in Simplified, Traditional or English.

    All words of QUERY must be there; a blank parts them, also in Chinese. Quotes keep words together
    ('"green development"'), a final * finds the beginning of a word ('cooperat*'); an English word is found in all its
    forms, and the dot in a foreigner's name (朱利安·鲁塞尔) may be left out.
    """
    from archive.plain_sql import for_shell
    from archive.search import Wanted, find

    if as_sql:
        click.echo(for_shell(query))
        return
    found = find(home.current, Wanted(query, limit + 1, by, section, since, until))  # one more, to know if there is
    hits = found[:limit]
    if as_json:
        for hit in hits:
            print_json({"key": hit.key, "title": hit.title, "published_on": hit.published_on, "snippet": hit.snippet})
    else:
        terminal.show_hits(hits, query, more=len(found) > limit, narrowed=bool(section or since or until))


@main.command("show")
@click.argument("key")
@click.option("--asof", metavar="DAY", help="As it stood on this day (YYYY-MM-DD, in Chongqing).")
@click.option(
    "--script", type=click.Choice(["hans", "hant"]), help="Read it in this script; the page's own, if not given."
)
@click.option("--revision", type=click.IntRange(1), help="This text of it, by its number.")
@click.option(
    "--cite", type=click.Choice(["text", "bibtex", "csl-json"]), help="Only how to cite it; csl-json is for Zotero."
)
@home_option()
@json_option
def show_command(
    key: str,
    asof: str | None,
    script: str | None,
    revision: int | None,
    cite: Literal["text", "bibtex", "csl-json"] | None,
    home: Home,
    as_json: bool,
) -> None:
    """Read a bulletin, both languages side by side, and how to cite it."""
    from archive.history import read_standing

    if asof and revision:
        raise click.UsageError("--asof and --revision both say which text; give one of them")
    if cite and (as_json or script):
        raise click.UsageError("--cite shows the citation alone, without --json or --script; csl-json is JSON")
    standing = read_standing(home.current, key, asof, revision)
    if cite:
        from archive.cite import cite as cited

        click.echo(cited(standing, cite))
        return
    bulletin = read_in(standing.bulletin, script) if script else standing.bulletin
    if as_json:
        click.echo(bulletin.model_dump_json())
    else:
        from archive.related import told_of  # the half of the start that a program does not need
        from archive.show_history import show_standing

        show_standing(standing, asof, bulletin, told_of(home.current, standing.history.key))


def read_in(bulletin: Bulletin, script: str) -> Bulletin:
    """The same text in the other script; how, the half knows that cleans."""
    from archive.script import in_script
    from scraper.clean.language.scripts import in_script as converted

    lang: Literal["zh-Hans", "zh-Hant"] = "zh-Hans" if script == "hans" else "zh-Hant"
    return in_script(bulletin, lang, lambda text, own: converted(text, own, lang))


@main.command("diff")
@click.argument("key")
@click.argument("earlier", metavar="[FROM", required=False)
@click.argument("later", metavar="[TO]]", required=False)
@home_option()
@json_option
def diff_command(key: str, earlier: str | None, later: str | None, home: Home, as_json: bool) -> None:
    """What was edited in a bulletin, word by word.

    FROM and TO are numbers of revisions, or days on which they stood; the last two, if not given.
    """
    from archive.edits import read_difference

    difference = read_difference(home.current, key, earlier, later)
    if difference is None:
        click.echo(f"waiban: {key} has one text only; there is nothing to compare it with", err=True)
    elif as_json:
        print_json(difference.as_json())
    else:
        from archive.show_history import show_difference

        show_difference(difference)


@main.command("serve")
@click.option("--port", type=PORT, default=8001, show_default=True, help="On loopback; 0 takes a free one.")
@click.option("--wait", is_flag=True, help="Wait for a first snapshot if nothing is published yet.")
@home_option()
def serve_command(port: int, wait: bool, home: Home) -> None:
    """Browse what is published, in Datasette on this machine, until Ctrl-C."""
    from archive.site.serve import serve

    serve(home, port=port, wait=wait)


@main.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--section", "names", multiple=True, metavar="SECTION", help="Only this one; may be given again.")
@click.option("--since", metavar="DAY", help="Published on this day (YYYY-MM-DD) or later.")
@click.option("--until", metavar="DAY", help="Published on this day or earlier.")
@click.option("--lang", type=click.Choice(["zh-Hans", "zh-Hant", "en"]), help="Only bulletins with text in it.")
@click.option("--level", type=click.Choice(["segment", "sentence"]), help="Only alignments of these.")
@click.option("--class", "classes", multiple=True, type=click.Choice(["clean", "review"]), help="Only such alignments.")
@click.option(
    "--overwrite", is_flag=True, help="Also into a folder with other files, and over those of the same names."
)
@home_option()
@json_option
def export_command(
    form: str, out: Path, names: tuple[str, ...], overwrite: bool, home: Home, as_json: bool, **asked_for: Any
) -> None:
    """Take the archive home, or a part of it: FORMAT is jsonl, csv, parquet, tmx, datapackage or sqlite.

    An export has a README, a manifest, checksums and the coverage beside its files; an earlier one in the same folder
    is replaced. `tmx` takes sentences of the class `clean`, if nothing else is said.
    """
    from archive.export.export import export
    from archive.export.selection import Selection

    selection = Selection(sections=names, **asked_for)
    declared = {one.id: next(iter(one.title.values())) for one in sections().values()}
    with terminal.counted() as tell:
        said = export(home.current, form, out, selection, overwrite=overwrite, declared=declared, tell=tell)
    if as_json:
        files = [{"file": one["file"], "rows": one["rows"], "sha256": one["sha256"]} for one in said["files"]]
        kept = {name: said[name] for name in ("format", "snapshot", "content_sha256", "bulletins")}
        print_json({**kept, "out": str(out), "files": files})
    else:
        terminal.show_export(said, out)


@main.group("sections")
def sections_group() -> None:
    """The declared sections."""


@sections_group.command("list")
@json_option
def sections_list_command(as_json: bool) -> None:
    """Every section there is."""
    if as_json:
        for one in sections().values():
            wanted = one.by_hand().model_dump(include={"id", "title", "path", "layout", "schedule", "enabled"})
            print_json({"id": one.id, "publisher": one.publisher.id, **wanted})
        return
    terminal.show_sections(one.by_hand() for one in sections().values())


@sections_group.command("check")
@click.argument("name", metavar="SECTION")
@click.option(
    "--live", is_flag=True, help="Ask the site for a handful of pages; without it, look at the last captures."
)
@site_url_option
@delay_option
@home_option()
@json_option
def sections_check_command(
    name: str, live: bool, site_url: str | None, delay: float | None, home: Home, as_json: bool
) -> None:
    """Whether a site is what its section assumes: each assumption, whether it holds, and what says so."""
    from scraper.check import contact_live, findings, last_captured

    one = section(name)
    one.record(site_url, delay)
    if live:
        used = site_url or one.publisher.site_url
        contact = os.environ.get("WAIBAN_CONTACT") or None
        with home.prepare().asking(used, waiting=lambda said: click.echo(f"waiban: {said}", err=True)):
            folder = contact_live(one, home, site_url=site_url, delay_seconds=delay, contact=contact)
    elif (held := last_captured(home, one)) is None:
        raise click.UsageError(f"nothing of {one.id} has been captured in {home.root}; --live asks the site")
    else:
        folder = held
    found = findings(one, folder)
    lines = [
        {"id": what.id, "basis": what.basis, "what": what.what, "verdict": said.verdict, "evidence": said.evidence}
        for what, said in found
    ]
    if as_json:
        for line in lines:
            print_json({"section": one.id, **line})
    else:
        terminal.show_assumptions(lines, folder.url)
    sys.exit(NEEDS_A_PERSON if any(line["verdict"] == "does not hold" for line in lines) else 0)


@main.group("terms")
def terms_group() -> None:
    """The term base: words of the genre in both languages."""


@terms_group.command("propose")
@home_option()
def terms_propose_command(home: Home) -> None:
    """Names and bodies that the published pairs suggest, as TSV to be reviewed; nothing is applied.

    What you keep goes into a file `terms/*.tsv` of the home.
    """
    from archive.reading import read_bulletins
    from scraper.clean.mining import propose
    from scraper.clean.terms import Terms, write_terms

    click.echo(write_terms(propose(read_bulletins(home.current), Terms.load(home.terms))), nl=False)


# --- the whole of it -----------------------------------------------------------------------------------------


@main.command("demo")
@click.option("--seed", default=0, show_default=True, help="Which made-up office; the same seed, the same bytes.")
@home_option(default="var/demo")
@json_option
def demo_command(seed: int, home: Home, as_json: bool) -> None:
    """Start a made-up office, archive it with the real DAGs, publish, and show what came of it."""
    from archive.kind import refuse_mixture, refuse_other_office
    from archive.show import show_archive
    from dags.control.in_process import run_in_process
    from scraper.replica import Office, running

    office = Office(seed)
    refuse_mixture(home.archive, "http://127.0.0.1")
    refuse_other_office(home.prepare(), seed)
    lines: list[dict[str, Any]] = []
    with reporting(lines, as_json), running(office) as site_url, terminal.progress() as bar:
        task = bar.add_task(f"Airflow starts; the office is at {site_url}", total=len(office.sections))
        for line in run_in_process(home, office.sections, site_url=site_url):
            lines.append(line)
            bar.update(task, advance=1, description=f"{line['section']} {line['state']}")
    if not as_json and home.current.exists():
        show_archive(home)
    sys.exit(exit_code(lines))


@main.command("up")
@click.option("--airflow-port", type=PORT, default=8080, show_default=True, help="Of Airflow, on loopback.")
@click.option("--datasette-port", type=PORT, default=8001, show_default=True, help="Of Datasette, on loopback.")
@site_url_option
@home_option()
def up_command(airflow_port: int, datasette_port: int, site_url: str | None, home: Home) -> None:
    """Airflow and Datasette on this machine, on loopback only; Ctrl-C stops everything."""
    from dags.control.supervisor import up

    terminal.err.print("Airflow starts; this takes half a minute …")
    ports = {"airflow_port": airflow_port, "datasette_port": datasette_port}
    sys.exit(up(home.prepare(), **ports, site_url=site_url, ready=terminal.show_addresses))


@main.group("replica")
def replica_group() -> None:
    """The office in a box: a made-up office to try everything on."""


@replica_group.command("serve")
@click.option("--port", type=PORT, default=8900, show_default=True, help="On loopback; 0 takes a free one.")
@click.option("--seed", default=0, show_default=True, help="Which made-up office; the same seed, the same bytes.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    help="What is to go wrong, by name; may be given more than once. `--fault list` shows all.",
)
@click.option("--fault-seed", default=0, show_default=True, help="Decides which pages the faults hit.")
@json_option
def replica_serve_command(port: int, seed: int, faults: tuple[str, ...], fault_seed: int, as_json: bool) -> None:
    """Serve the made-up office on loopback, until Ctrl-C; with faults, if it is told to misbehave."""
    from scraper.replica import Office, running

    if "list" in faults:
        show_faults(as_json)
        return
    with running(Office(seed), port=port, faults=faults, fault_seed=fault_seed) as site_url:
        if as_json:
            print_json({"site_url": site_url, "seed": seed, "faults": faults, "fault_seed": fault_seed})
        else:
            terminal.out.print(f"The office is at {site_url} (Ctrl-C closes it). In another terminal, for example:")
            terminal.out.print(f"  waiban run cq_fao.wsyw --home var/try --site-url {site_url}")
            if faults:
                terminal.out.print(f"It misbehaves; which pages are hit stands in {site_url}/truth.json")
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


def show_faults(as_json: bool) -> None:
    """Every fault of the replica, and what must come of the pages it hits."""
    from scraper.replica.faults import FAULTS

    for fault in FAULTS.values():
        if as_json:
            outcomes = {"first": fault.first, "known": fault.known, "error": fault.error}
            print_json({"fault": fault.name, "about": fault.about, **outcomes})
        else:
            terminal.out.print(f"{fault.name:24} {fault.about}", soft_wrap=True)


# --- how it ended ---------------------------------------------------------------------------------------------


def summary_line(summary: RunSummary) -> dict[str, Any]:
    """A line of `run --json`."""
    return summary.model_dump(include={"section", "run", "state", "outcomes", "bulletins", "issues"})


@contextmanager
def reporting(lines: Sequence[dict[str, Any]], as_json: bool) -> Iterator[None]:
    """Tell how the runs ended, whatever becomes of the rest."""
    try:
        yield
    finally:
        if as_json:
            for line in lines:
                print_json(line)
        elif lines:  # what was refused before it began has nothing to tell
            terminal.show_runs(lines)
            for line in lines:
                if line.get("error"):
                    click.echo(f"waiban: {line['error']}", err=True)


def exit_code(lines: Sequence[dict[str, Any]]) -> int:
    """1 if a run failed, 3 if one needs a person."""
    states = {line["state"] for line in lines}
    return FAILED if "failed" in states else NEEDS_A_PERSON if "attention" in states else 0


def report_stage(summary: RunSummary, stage: Stage, as_json: bool) -> None:
    """What one stage says of itself."""
    part = summary.stages[stage]
    if as_json:
        print_json({"run": summary.run, "stage": stage, **part})
    else:
        terminal.out.print(f"{summary.run} {stage}: " + ", ".join(f"{count} {name}" for name, count in part.items()))
    sys.exit(NEEDS_A_PERSON if summary.state == "attention" else 0)


if __name__ == "__main__":
    main()
