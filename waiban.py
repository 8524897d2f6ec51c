"""The command line. Results on stdout; logs, progress and errors on stderr.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something needs a person.
"""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from dags.control import stages
from dags.control.home import contact
from schemas.errors import DayUnusable, WaibanError, WrongUsage
from schemas.home import Home
from schemas.records import Bulletin, OutcomeName, RunSummary, Stage
from schemas.run_folder import RunFolder
from scraper.hosts import checked_site_url
from scraper.section import section, sections, titles

FAILED, USAGE, NEEDS_A_PERSON = 1, 2, 3
F = TypeVar("F", bound=Callable[..., Any])


class OneLineErrors(click.Group):
    """Turns what waiban knows to go wrong into one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except WaibanError as error:
            terminal.complain(error.message)
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
published_since = click.option("--since", metavar="DAY", help="Published on this day (YYYY-MM-DD) or later.")
published_until = click.option("--until", metavar="DAY", help="Published on this day or earlier.")


def tell(lines: Iterable[Mapping[str, Any]], as_json: bool, show: Callable[[], None]) -> None:
    """A result: for a program one compact object a line, for a person what `show` prints."""
    if not as_json:
        show()
        return
    for line in lines:
        click.echo(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


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
        stages.refuse(one, home, site_url, delay)
    home.prepare()
    asked: dict[str, Any] = {"site_url": site_url, "delay_seconds": delay, "contact": contact()}
    with terminal.stages(len(chosen) * 5) as under_way:
        lines = [stages.run(one, home, **asked, new=new, waiting=terminal.complain, tell=under_way) for one in chosen]
    with reporting(lines, as_json):
        if any(line["state"] != "failed" for line in lines):
            stages.publish(home)
    sys.exit(exit_code(lines))


@contextmanager
def at_work(run: str, home: Home) -> Iterator[RunFolder]:
    """One stage of a run: nobody else works on its section meanwhile, and if it breaks, the run says why."""
    folder = home.folder(run)
    with home.running(folder.section_id), folder.remembers_failure():
        yield folder


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
    stages.refuse(one, home, site_url, delay)
    with home.prepare().running(one.id):
        folder = stages.plan(one, home, site_url=site_url, delay_seconds=delay, contact=contact())
    planned = {"run": folder.id, "stage": "plan", **folder.summary().stages["plan"]}
    tell([planned], as_json, lambda: click.echo(folder.id))


@main.command("fetch")
@run_argument
@home_option()
@json_option
def fetch_command(run: str, home: Home, as_json: bool) -> None:
    """Fetch a run's listing and pages from the site; keeps every response."""
    with at_work(run, home) as folder, terminal.stages(1) as under_way:
        summary = stages.fetch(folder, home, waiting=terminal.complain, tell=under_way)
    report_stage(summary, "fetch", as_json)


@main.command("clean")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--run", metavar="RUN", help="Clean the captures of a run instead.")
@click.option("--section", "name", metavar="SECTION", help="Read pages by the rules of this section.")
@home_option()
@json_option
def clean_command(files: tuple[Path, ...], run: str | None, name: str | None, home: Home, as_json: bool) -> None:
    """Turn pages or text files into bulletins, without an archive; or do the clean stage of a run."""
    from scraper.clean import read_file
    from scraper.clean.terms import Terms

    if bool(files) == bool(run):
        raise click.UsageError("give files, or --run RUN")
    if run:
        with at_work(run, home) as folder:
            summary = stages.clean(folder, home)
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
    with at_work(run, home) as folder:
        summary = stages.dedupe(folder, home)
    report_stage(summary, "dedupe", as_json)


@main.command("load")
@run_argument
@home_option()
@json_option
def load_command(run: str, home: Home, as_json: bool) -> None:
    """Load a run into the archive, in one transaction."""
    with at_work(run, home) as folder:
        summary = stages.load(folder, home)
    report_stage(summary, "load", as_json)


@main.command("publish")
@home_option()
@json_option
def publish_command(home: Home, as_json: bool) -> None:
    """Make an immutable snapshot of the archive, and point to it."""
    snapshot = stages.publish(home)
    said = f"published {snapshot.bulletins_count} bulletins as {snapshot.path}"
    tell([{**asdict(snapshot), "path": str(snapshot.path)}], as_json, lambda: terminal.out.print(said, soft_wrap=True))


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
            stages.finish(folder, home, waiting=terminal.complain, tell=lambda what, done, of: None)
        lines.append(stages.line(folder.summary()))
        stages.publish(home)
    sys.exit(exit_code(lines))


# --- upkeep --------------------------------------------------------------------------------------------------


def as_day(_ctx: click.Context, _param: click.Parameter, day: str | None) -> str | None:
    """A day as it is written everywhere else."""
    from schemas.days import is_day

    if day is not None and not is_day(day):
        raise DayUnusable(f"{day!r} is not a day such as 2021-04-07")
    return day


def run_options(purpose: str) -> Callable[[F], F]:
    """`--since DAY` and `--section S`, which choose runs, and `--jobs N`."""
    since = click.option("--since", metavar="DAY", callback=as_day, help=f"{purpose} begun since a day (YYYY-MM-DD).")
    of = click.option("--section", "names", metavar="SECTION", multiple=True, help=f"{purpose} of this section only.")
    jobs = click.option("--jobs", type=click.IntRange(1), help="Processes at once; as many as cores, if not given.")
    return lambda command: since(of(jobs(command)))


def chosen_runs(names: tuple[str, ...], since: str | None) -> Any:
    """The runs that `--section` and `--since` choose."""
    from archive.choice import Choice

    return Choice(frozenset(section(name).id for name in names), since)


@main.command("rebuild")
@click.option("--verify", is_flag=True, help="Only compare what the captures give with the archive; change nothing.")
@run_options("Clean anew only runs")
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
    with terminal.stages(2) as under_way:
        make, chosen = verify_rebuild if verify else rebuild, chosen_runs(names, since)
        made = make(home, partial(clean, terms=terms), chosen, terms=terms, jobs=jobs, tell=under_way)
    if not verify:
        stages.publish(home)
    tell(map(asdict, made.findings), as_json, lambda: terminal.show_findings(made.findings))
    counts = {name: value for name, value in asdict(made).items() if name != "findings"}
    tell([counts], as_json, lambda: terminal.show_rebuilt(made, verified=verify))
    sys.exit(NEEDS_A_PERSON if made.findings or (verify and not made.same) else 0)


@main.command("verify")
@run_options("Look only into runs")
@home_option()
@json_option
def verify_command(since: str | None, names: tuple[str, ...], jobs: int | None, home: Home, as_json: bool) -> None:
    """Check captures, run folders, archive and snapshot; what is found says what to do next.

    --since and --section choose whose captures are read; archive and snapshot are always checked as a whole.
    """
    from archive.checks import verify
    from scraper.warc import fixity

    with terminal.stages(2) as under_way:
        findings = verify(home, fixity, chosen_runs(names, since), jobs=jobs, tell=under_way)
    tell(map(asdict, findings), as_json, lambda: terminal.show_findings(findings, or_else="all is as it should be"))
    sys.exit(NEEDS_A_PERSON if findings else 0)


@main.command("doctor")
@home_option()
@json_option
def doctor_command(home: Home, as_json: bool) -> None:
    """What is wrong with this installation, and how to mend it; changes nothing, asks no site."""
    from archive.doctor import doctor

    checkups = doctor(home, contact=contact())
    lines = ({**asdict(one), "ok": one.ok} for one in checkups)
    tell(lines, as_json, lambda: terminal.show_checkups(checkups))
    sys.exit(0 if all(one.ok for one in checkups) else NEEDS_A_PERSON)


# --- look ----------------------------------------------------------------------------------------------------


@main.command("status")
@home_option()
@json_option
def status_command(home: Home, as_json: bool) -> None:
    """Sections, their last runs, outcomes and issues."""
    from archive.status import status

    lines = status(home, [one.by_hand() for one in sections().values()])
    tell(map(asdict, lines), as_json, lambda: terminal.show_status(lines, home))
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
    from archive.show_captures import show_captures
    from scraper.kept import Wanted, kept

    wanted = Wanted(section(name).id if name else None, run, outcome, url)
    lines = (one.line() for one in kept(home, wanted))
    tell(lines, as_json, lambda: show_captures(lines))


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
    from archive.show_captures import show_body, show_capture
    from scraper.kept import find_kept, readable
    from scraper.warc import read_capture

    if body_only and as_json:
        raise click.UsageError("--body and --json do not go together")
    one = find_kept(home, capture)
    if not body_only:
        line = {**one.line(), **one.came()}
        tell([line], as_json, lambda: show_capture(line, home))
        return
    body = read_capture(one.folder, one.capture).body
    if sys.stdout.isatty():
        show_body(readable(body, one.capture.content_type))
    else:
        click.echo(body, nl=False)


@main.command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@click.option(
    "--by", type=click.Choice(["newest", "rank"]), default="newest", show_default=True, help="Which come first."
)
@click.option("--section", metavar="SECTION", help="Of this section only.")
@published_since
@published_until
@click.option("--sql", "as_sql", is_flag=True, help="Print the search as SQL that any sqlite3 runs on the snapshot.")
@home_option()
@json_option
def search_command(query: str, as_sql: bool, home: Home, as_json: bool, **asked_for: Any) -> None:
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
    wanted = Wanted(query, **{**asked_for, "limit": asked_for["limit"] + 1})  # one more, to know if there is
    found = find(home.current, wanted)
    hits = found[: asked_for["limit"]]
    narrowed = any(asked_for[name] for name in ("section", "since", "until"))
    fields = ("key", "title", "published_on", "snippet")
    lines = ({name: getattr(hit, name) for name in fields} for hit in hits)
    more = len(found) > len(hits)
    tell(lines, as_json, lambda: terminal.show_hits(hits, query, more=more, narrowed=narrowed))


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
        terminal.complain(f"{key} has one text only; there is nothing to compare it with")
    else:
        from archive.show_history import show_difference

        tell([difference.as_json()], as_json, lambda: show_difference(difference))


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
@published_since
@published_until
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
    with terminal.counted() as under_way:
        said = export(home.current, form, out, selection, overwrite=overwrite, declared=titles(), tell=under_way)
    files = [{name: one[name] for name in ("file", "rows", "sha256")} for one in said["files"]]
    kept = {name: said[name] for name in ("format", "snapshot", "content_sha256", "bulletins")}
    tell([{**kept, "out": str(out), "files": files}], as_json, lambda: terminal.show_export(said, out))


@main.group("sections")
def sections_group() -> None:
    """The declared sections."""


@sections_group.command("list")
@json_option
def sections_list_command(as_json: bool) -> None:
    """Every section there is."""
    declared = [one.by_hand() for one in sections().values()]
    fields = {"title", "path", "layout", "schedule", "enabled"}
    lines = ({"id": one.id, "publisher": one.publisher.id, **one.model_dump(include=fields)} for one in declared)
    tell(lines, as_json, lambda: terminal.show_sections(declared))


@sections_group.command("check")
@click.argument("name", metavar="SECTION")
@click.option("--listing", metavar="FILE", type=click.Path(path_type=Path), help="Its listing page, saved.")
@click.option(
    "--page", "pages", metavar="FILE", multiple=True, type=click.Path(path_type=Path), help="A page of it, saved."
)
@click.option("--keep", metavar="DIR", type=click.Path(path_type=Path), help="Keep the saved files there as a test.")
@click.option("--live", is_flag=True, help="Ask the site for five addresses at the most.")
@site_url_option
@delay_option
@home_option()
@json_option
def sections_check_command(
    name: str,
    listing: Path | None,
    pages: tuple[Path, ...],
    keep: Path | None,
    live: bool,
    site_url: str | None,
    delay: float | None,
    home: Home,
    as_json: bool,
) -> None:
    """Whether a declaration fits: what it assumes, whether it holds, and what says so.

    Told from saved files, or from the site itself (--live); from what was captured last, if neither is given.
    """
    from scraper.check import contact_live, judge_captures, last_captured
    from scraper.saved import judge_saved
    from scraper.saved import keep as keep_saved

    one = section(name)
    if ((listing or pages) and live) or (keep and not (listing or pages)):
        raise click.UsageError("--listing and --page name saved files, which --keep keeps; --live asks the site")
    if listing or pages:
        told_from, lines = None, list(judge_saved(one, listing, pages))
    else:
        one.record(site_url, delay)
        if live:
            with home.prepare().asking(site_url or one.publisher.site_url, waiting=terminal.complain):
                folder = contact_live(one, home, site_url=site_url, delay_seconds=delay, contact=contact())
        else:
            folder = last_captured(home, one)
        told_from, lines = folder.url, judge_captures(one, folder)
    told = ({"section": one.id, **line} for line in lines)
    tell(told, as_json, lambda: terminal.show_assumptions(lines, told_from))
    for path in keep_saved(one, listing, pages, keep) if keep else ():
        terminal.complain(f"kept; read {path} beside the page: from now on the tests demand what stands there")
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
    from scraper.replica.faults import FAULTS

    if "list" in faults:
        fields = ("about", "first", "known", "error")
        told = [{"fault": fault.name, **{name: getattr(fault, name) for name in fields}} for fault in FAULTS.values()]
        tell(told, as_json, lambda: terminal.show_faults(told))
        return
    with running(Office(seed), port=port, faults=faults, fault_seed=fault_seed) as site_url:
        served = {"site_url": site_url, "seed": seed, "faults": faults, "fault_seed": fault_seed}
        tell([served], as_json, lambda: terminal.show_office(site_url, misbehaves=bool(faults)))
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


# --- how it ended ---------------------------------------------------------------------------------------------


@contextmanager
def reporting(lines: Sequence[dict[str, Any]], as_json: bool) -> Iterator[None]:
    """Tell how the runs ended, whatever becomes of the rest."""
    try:
        yield
    finally:
        if lines:  # what was refused before it began has nothing to tell
            tell(lines, as_json, lambda: terminal.show_runs(lines))
        for line in lines:
            if line.get("error") and not as_json:
                terminal.complain(line["error"])


def exit_code(lines: Sequence[dict[str, Any]]) -> int:
    """1 if a run failed, 3 if one needs a person."""
    states = {line["state"] for line in lines}
    return FAILED if "failed" in states else NEEDS_A_PERSON if "attention" in states else 0


def report_stage(summary: RunSummary, stage: Stage, as_json: bool) -> None:
    """What one stage says of itself."""
    part = summary.stages[stage]
    said = f"{summary.run} {stage}: " + ", ".join(f"{count} {name}" for name, count in part.items())
    tell([{"run": summary.run, "stage": stage, **part}], as_json, lambda: terminal.out.print(said, soft_wrap=True))
    sys.exit(NEEDS_A_PERSON if summary.state == "attention" else 0)


if __name__ == "__main__":
    main()
