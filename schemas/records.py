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
Stage = Literal["plan", "fetch", "clean", "dedupe", "load"]
RunState = Literal["running", "done", "attention", "failed"]

NEEDS_A_PERSON: frozenset[OutcomeName] = frozenset({"blocked", "drifted", "quarantined", "failed"})
"""Outcomes that turn a run to `attention`: it is loaded, and somebody must look."""
ABSENT: frozenset[OutcomeName] = frozenset({"gone_pending", "soft_404", "gone"})
"""The site said that there is no such page, in one way or another."""
ALARMS = frozenset({"drift", "absent_at_once", "listing_short"})
"""Kinds of issue that turn a run to `attention` too: many pages at once are not what they were."""

Ordinal = Annotated[int, Field(ge=0)]
Score = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class Record(BaseModel):
    """Never changed once made; an unknown field is an error, not a surprise for later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    published_on_method: Literal["meta", "label", "url", "listing"] | None = None
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
