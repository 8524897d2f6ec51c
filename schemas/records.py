"""What the stages hand to each other: frozen records, one file of JSON lines a kind.

Suffixes carry units: `_at` UTC in ISO 8601, `_on` the publisher's local date, `_seconds`, `_bytes`, `_count`,
`_sha256`; `score` lies in [0, 1]; `lang` is BCP 47. Spans (`start`, `end`) count code points.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Lang = Literal["zh-Hans", "zh-Hant", "en", "und"]
Role = Literal["title", "subtitle", "body", "caption", "source", "section", "meta", "spam"]
OutcomeName = Literal[
    "new",
    "changed",
    "unchanged",
    "not_modified",
    "moved",
    "gone_pending",
    "gone",
    "blocked",
    "soft_404",
    "drifted",
    "quarantined",
    "failed",
]
DayMethod = Literal["text", "bulletin", "issue", "published", "url", "bare_year", "page"]
Layout = Literal["page", "digest"]
Stage = Literal["plan", "fetch", "clean", "dedupe", "load"]
RunState = Literal["running", "done", "attention", "failed"]
Fidelity = Literal["wire", "rebuilt"]
Truncated = Literal["length", "time", "disconnect", "unspecified"]
"""The reasons that WARC 1.1 names."""

NEEDS_A_PERSON: frozenset[OutcomeName] = frozenset({"blocked", "drifted", "quarantined", "failed"})
"""Outcomes that turn a run to `attention`: it is loaded, and somebody must look."""
READ: frozenset[OutcomeName] = frozenset({"new", "changed", "unchanged"})
"""The page was there, and what it says is in the archive, read from these bytes or from the same."""
ABSENT: frozenset[OutcomeName] = frozenset({"gone_pending", "soft_404", "gone"})
"""The site said that there is no such page, in one way or another."""
ALARMS = frozenset({"drift", "absent_at_once", "listing_short"})
"""Kinds of issue that turn a run to `attention` too: many pages at once are not what they were."""

Ordinal = Annotated[int, Field(ge=0)]
Score = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]


class Record(BaseModel):
    """Never changed once made; an unknown field is an error, not a surprise for later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- declarations and plan ------------------------------------------------------------------------------------


class PublisherRecord(Record):
    """Who publishes."""

    id: str = Field(description="Short name, as in `cq_fao`.")
    title: dict[str, str] = Field(description="Name by language tag.")
    site_url: str = Field(description="Where the publisher's site lives.")


class SectionRecord(Record):
    """`section.json`: the declaration as this run uses it."""

    id: str = Field(description="`<publisher>.<column>`; ends in the column name of its path.")
    publisher: PublisherRecord
    title: dict[str, str] = Field(description="Name by language tag.")
    path: str = Field(description="Path of the listing on the site.")
    layout: Layout = Field(description="Whether a page holds one bulletin or several.")
    schedule: str | None = Field(description="Cron expression in Asia/Shanghai; null: never by itself.")
    quiet_days: int | None = Field(
        default=None, description="Days without anything new after which a person should look; null: never."
    )
    enabled: bool = Field(description="False: not fetched from its live site.")
    site_url: str = Field(description="Where this run found the site: the publisher's, or a replica's.")
    delay_seconds: Annotated[float, Field(ge=0)] = Field(description="Wait between two requests.")
    contact: str | None = Field(default=None, description="Whom the publisher can write to; sent with each request.")
    recheck_days: int = Field(default=30, description="In how many days everything known has been looked at again.")
    turns: tuple[int, ...] = Field(
        default=(),
        description="Listing pages far behind the lag window whose turn it is: their numbers modulo recheck_days.",
    )
    rules: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Names of its rules for a page by field, in order of trust."
    )
    declaration_sha256: Sha256 = Field(description="Over the declaration, so that a changed one is seen.")
    code_version: str = Field(description="Version of waiban that planned the run.")
    terms_sha256: Sha256 | None = Field(default=None, description="Version of the term base when it was planned.")


class Reference(Record):
    """The capture that holds a payload, wherever it lies: what a WARC `revisit` record refers to."""

    id: str = Field(description="WARC record id of the capture.")
    run: str = Field(description="The run whose captures.warc.gz holds it.")
    url: str = Field(description="As it was asked for.")
    captured_at: Instant
    offset_bytes: int = Field(description="Where its record begins in captures.warc.gz.")
    payload_digest: str | None = Field(default=None, description="As in the capture.")


class KnownPage(Record):
    """A line of `frontier.jsonl`: a page that the archive knows, and what it needs to ask for it politely.

    The validators and `body_sha256` are those of the bytes that the archive has read last; an answer that gave no
    bulletin never stands for them. A revisit refers to the capture that holds these bytes.
    """

    key: str = Field(description="Key of the page: section and the source's own id.")
    url: str
    etag: str | None = None
    last_modified: str | None = Field(default=None, description="The header as sent, not parsed.")
    validated_url: str | None = Field(default=None, description="The address that gave these validators.")
    body_sha256: Sha256 | None = Field(default=None, description="Of the bytes last read.")
    capture: str | None = Field(default=None, description="Id of the first capture that holds these bytes.")
    captured_url: str | None = Field(default=None, description="The address of that capture.")
    captured_at: Instant | None = Field(default=None, description="When that capture was made.")
    run: str | None = Field(default=None, description="The run in whose WARC it lies.")
    offset_bytes: int | None = Field(default=None, description="Where its record begins there.")
    payload_digest: str | None = Field(default=None, description="As in that capture.")
    outcome: OutcomeName | None = Field(
        default=None, description="How the site answered for it last time; `unchanged` where it was read."
    )
    checked_on: Day | None = Field(default=None, description="The last day on which the site was asked for it.")
    absent_on: tuple[Day, ...] = Field(default=(), description="The days it was found absent since it was last there.")
    gone: bool = Field(default=False, description="Whether the archive has called it gone, and it has not come back.")
    due: Literal["slice", "again"] | None = Field(
        default=None,
        description="Why this run asks for it though no listing may lead there: its turn has come (`slice`), or the "
        "last answer decided nothing (`again`). Null: only if a listing shows it.",
    )


# --- fetch ----------------------------------------------------------------------------------------------------


class Capture(Record):
    """A line of `captures.jsonl`: one response at one moment, or the failure to get one.

    `id` is the WARC record id; a failure without a response has no record, so `offset_bytes` is null and `id` is
    made from run and position. `page_key` and `entry_*` stand only where `kind` is `page`.
    """

    id: str
    kind: Literal["robots", "listing", "page", "attachment", "resource", "other"]
    url: str = Field(description="As asked for.")
    captured_at: Instant
    page_key: str | None = None
    status: int | None = Field(default=None, description="HTTP status; null: no response.")
    content_type: str | None = Field(default=None, description="The header as sent.")
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: Sha256 | None = Field(default=None, description="Of the body after content decoding.")
    size_bytes: int | None = Field(default=None, description="Of the body after content decoding.")
    offset_bytes: int | None = Field(default=None, description="Where its record begins in captures.warc.gz.")
    payload_digest: str | None = Field(
        default=None, description="`sha1:` and base32, of the body with its content encoding, as WARC counts a payload."
    )
    fidelity: Fidelity | None = Field(
        default=None, description="Whether the record holds the bytes of the wire, or was rebuilt from what was parsed."
    )
    truncated: Truncated | None = Field(default=None, description="Why the record ends before the response did.")
    refers_to: Reference | None = Field(
        default=None, description="Of a revisit: the capture that holds the payload; the body_sha256 is that one's."
    )
    outcome: OutcomeName | None = Field(
        default=None, description="Set where fetching alone decides it (failed, blocked, gone_pending …)."
    )
    reason: str | None = Field(default=None, description="Why that outcome, for a person.")
    entry_url: str | None = Field(default=None, description="Address as the listing gives it, before any redirect.")
    entry_title: str | None = Field(default=None, description="Title as the listing shows it.")
    entry_on: Day | None = Field(default=None, description="Date as the listing shows it.")
    attached_to: str | None = Field(default=None, description="Of an attachment: key of the page that links it.")
    attachment_title: str | None = Field(default=None, description="Of an attachment: what the page calls it.")


# --- clean ----------------------------------------------------------------------------------------------------


class Repair(Record):
    """A recorded change to a text; applied backwards it gives the original."""

    segment: Ordinal = Field(description="Ordinal of the segment.")
    kind: str
    start: Ordinal = Field(description="In `text_original`, code points.")
    end: Ordinal
    before: str
    after: str
    proof: str = Field(description="Why this is right.")


class Segment(Record):
    """A paragraph in one language. `text` is what people read, `text_original` what was read from the page."""

    ordinal: Ordinal = Field(description="Unique in its bulletin over both languages.")
    role: Role
    lang: Lang
    text: str
    text_original: str


class Sentence(Record):
    """A sentence of a segment."""

    ordinal: Ordinal = Field(description="Unique in its bulletin over both languages.")
    segment: Ordinal
    lang: Lang
    text: str


class Alignment(Record):
    """m Chinese units that n English ones translate; one side may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    level: Literal["segment", "sentence"]
    zh: tuple[Ordinal, ...]
    en: tuple[Ordinal, ...]
    trust: Literal["clean", "review"] = Field(alias="class", description="Whether a person should look first.")
    score: Score


class Mention(Record):
    """A person, body, place or number, where it stands."""

    segment: Ordinal
    kind: Literal["person", "body", "place", "number", "date"]
    start: Ordinal = Field(description="In the segment's `text`, code points.")
    end: Ordinal
    text: str
    value: str | None = Field(
        default=None,
        description="The same in every language: `180000`, `--02-25`, `HR`, a name in Latin letters; null: none known.",
    )
    day: str | None = Field(
        default=None, description="Of a date: the day or interval (`a/b`) in full, where its year can be told."
    )
    day_method: DayMethod | None = Field(default=None, description="What tells its year.")
    day_confidence: Score | None = Field(default=None, description="How sure that year is.")
    day_about: bool = Field(default=False, description="Approximate, as in `2月初`.")


class Issue(Record):
    """Something a person should look at."""

    stage: Stage
    kind: str
    where: str = Field(description="Key or URL of what it is about.")
    evidence: str = Field(description="What was seen.")
    suggestion: str = Field(description="What to do next.")


class Title(Record):
    """A bulletin's title in each language it has one in."""

    zh: str | None = None
    en: str | None = None


class Bulletin(Record):
    """One notice. Lines outside any bulletin stand in one with `key` null and `ordinal` 0."""

    key: str | None
    section: str | None
    source: str = Field(description="File or URL it was read from.")
    ordinal: Ordinal = Field(description="Place on its page, from 1.")
    title: Title
    published_on: Day | None
    segments: tuple[Segment, ...]
    sentences: tuple[Sentence, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    repairs: tuple[Repair, ...] = ()
    mentions: tuple[Mention, ...] = ()
    issues: tuple[Issue, ...] = ()


class Rules(Record):
    """Which of the section's rules found what on a page; null: none did."""

    title: str | None = None
    published_on: str | None = Field(default=None, description="How the date was found: meta, label, url or listing.")
    body: str | None = Field(default=None, description="The rule that found the container of the text.")
    path: str | None = Field(default=None, description="The tags from the body of the page down to that container.")


class CleanPage(Record):
    """A line of `bulletins.jsonl`: one captured page and the bulletins on it.

    A page that gave none carries an `outcome` and a `reason` instead; nothing is dropped in silence.
    """

    key: str
    url: str
    capture: str = Field(description="Id of the capture that was read.")
    title: str | None = Field(default=None, description="The page's own title; of a digest, not of a bulletin.")
    published_on: Day | None = None
    published_on_method: Literal["meta", "label", "url", "listing", "given"] | None = None
    published_on_confidence: Score | None = Field(default=None, description="How sure the day is.")
    charset: str | None = None
    charset_reason: str | None = None
    terms_sha256: Sha256 | None = Field(default=None, description="Version of the term base that helped to read it.")
    code_version: str | None = Field(default=None, description="Version of waiban that read it.")
    rules: Rules | None = Field(default=None, description="What found its fields; null where it is no such page.")
    same_text_as: Sha256 | None = Field(
        default=None, description="Of other bytes, those last read of the page, in which today's code reads this text."
    )
    outcome: OutcomeName | None = None
    reason: str | None = None
    bulletins: tuple[Bulletin, ...] = ()
    outside: Bulletin | None = Field(default=None, description="Lines that belong to no bulletin.")


# --- dedupe and summary ---------------------------------------------------------------------------------------


class BulletinNovelty(Record):
    """What is new about one bulletin. `key` is the one it keeps; `ordinal` finds it on its page."""

    key: str
    ordinal: Ordinal
    novelty: Literal["new", "changed", "unchanged"]
    text_sha256: Sha256 = Field(description="Semantic hash: of the text, not of the bytes.")


class Outcome(Record):
    """A line of `novelty.jsonl`: how one page that the run touched ended. Each page has exactly one."""

    page_key: str
    url: str
    capture: str | None
    outcome: OutcomeName
    reason: str | None = Field(default=None, description="Why, for a person; of `moved`, the address it led to.")
    absent_since_on: Day | None = Field(default=None, description="Of `gone`: the first day it was found absent.")
    rules: Rules | None = Field(default=None, description="What found its fields; null if the page was not read anew.")
    bulletins: tuple[BulletinNovelty, ...] = ()


class BulletinCounts(Record):
    """How many bulletins were new, changed, unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class RunSummary(Record):
    """`summary.json`: a run at a glance. Each stage adds its part; `outcomes` counts pages, each once."""

    section: str
    run: str = Field(description="`<section>/<UTC time>`.")
    state: RunState = "running"
    reason: str | None = Field(default=None, description="Why a person must look (attention), or what broke (failed).")
    failure: Literal["blocked", "failed"] | None = Field(
        default=None, description="Whether the site refused us, or something else broke; null where nothing did."
    )
    outcomes: dict[OutcomeName, int] = Field(default_factory=dict)
    bulletins: BulletinCounts = BulletinCounts()
    issues: int = Field(default=0, description="How many a person should look at.")
    stages: dict[Stage, dict[str, int | float | str | None]] = Field(
        default_factory=dict, description="What each finished stage says of itself."
    )
