"""What `plan` and `fetch` write: the declaration as used, the pages known before, the captures.

Suffixes and their units are those of `schemas/records.py`.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.records import Day, OutcomeName, Record, Sha256

Layout = Literal["page", "digest"]
Fidelity = Literal["wire", "rebuilt"]
Truncated = Literal["length", "time", "disconnect", "unspecified"]
"""The reasons that WARC 1.1 names."""

Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]


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


def short_id(capture: str) -> str:
    """The id of a capture as it can be typed: without the frame that WARC puts round it, whose brackets a shell obeys.

    >>> short_id("<urn:uuid:81d7d6a2-5a4f-4b1f-8a8e-5b8a4a3c9d10>"), short_id("cq_fao.wsyw/20260930T010203.004Z#1")
    ('81d7d6a2-5a4f-4b1f-8a8e-5b8a4a3c9d10', 'cq_fao.wsyw/20260930T010203.004Z#1')
    """
    return capture.removeprefix("<").removesuffix(">").removeprefix("urn:uuid:")
