"""Bytes to text, with the reason: the only place where the one becomes the other.

Order of trust: byte order mark, HTTP header, meta tag, then strict UTF-8, then strict GB18030. Nothing is ever decoded
with replacement characters; what cannot be decoded strictly is an error that names the offset.
"""

import codecs
import re
from dataclasses import dataclass

from schemas.errors import NotText, UndecodableCapture

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
META_REACH_BYTES = 8192
"""How far into a page a meta tag is looked for; the standard asks for 1,024, real pages put scripts before it."""

CHINESE_SUPERSET = dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936"), "gb18030")
"""What pages call gb2312 holds GBK and more; GB18030 reads all of them alike (WHATWG Encoding)."""

READ = frozenset("utf-8 utf-16 gb18030 hz big5 big5hkscs ascii iso8859-1 cp1252 shift_jis euc_jp euc_kr".split())
"""Charsets that a page may declare, as Python calls them. Its other codecs (`unicode_escape`, `idna`) are no charsets
of pages: a page that names one has not said anything."""

PROOF_OF_UTF8_CHARACTERS = 8
"""So many characters beyond ASCII in valid UTF-8 outweigh any other charset that is declared: no text is that by
accident."""


@dataclass(frozen=True)
class Decoded:
    """Text, the charset that gave it, and why that one."""

    text: str
    charset: str
    reason: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    r"""Decode a page strictly.

    Args:
        body: as sent, content decoding undone.
        content_type: the HTTP header, if there was one.

    Raises:
        NotText: the bytes are no text at all.
        UndecodableCapture: no charset fits; the message gives what was tried and the offset where it broke.

    >>> decode("重庆".encode("gbk"), "text/html; charset=gb2312")
    Decoded(text='重庆', charset='gb18030', reason='HTTP header says gb2312')
    >>> decode("重庆".encode())
    Decoded(text='重庆', charset='utf-8', reason='nothing declared; strict UTF-8')
    """
    for bom, charset in BOMS:
        if body.startswith(bom):
            return Decoded(_as_marked(body[len(bom) :], charset), charset, "byte order mark")
    if b"\x00" in body:
        raise NotText(f"not text: a NUL byte at offset {body.index(0)}")
    broken: list[str] = []
    for charset, reason in _candidates(body, content_type):
        try:
            text = _strictly(body, charset)
        except UnicodeDecodeError as error:
            broken.append(f"{charset} ({reason.split(';')[-1].strip()}) breaks at offset {error.start}")
        else:
            return Decoded(text, charset, "; ".join([reason, *broken]))
    raise UndecodableCapture("no charset fits: " + ", ".join(broken))


def _candidates(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """Charsets to try, each with the reason for it, without repetition."""
    declared = _declared(body, content_type)
    wanted: dict[str, str] = {}
    for where, name in declared:
        charset = CHINESE_SUPERSET.get(name.lower(), name.lower())
        if not _reads_text(charset):
            continue
        if charset != "utf-8" and _proves_utf8(body):
            wanted.setdefault("utf-8", f"{where} says {name}, but the bytes are valid UTF-8")
        else:
            wanted.setdefault(charset, f"{where} says {name}")
    nothing = "" if declared else "nothing declared; "
    wanted.setdefault("utf-8", f"{nothing}strict UTF-8")
    wanted.setdefault("gb18030", f"{nothing}strict GB18030")
    return list(wanted.items())


def _declared(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    header = HEADER_CHARSET.search(content_type or "")
    meta = META_CHARSET.search(body[:META_REACH_BYTES])
    found = [("HTTP header", header[1])] if header else []
    return found + ([("meta tag", meta[1].decode("ascii"))] if meta else [])


def _reads_text(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in READ
    except LookupError:
        return False


def _proves_utf8(body: bytes) -> bool:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(not character.isascii() for character in text) >= PROOF_OF_UTF8_CHARACTERS


def _as_marked(body: bytes, charset: str) -> str:
    """A byte order mark leaves no doubt: where the rest does not fit, nothing else is tried."""
    try:
        text = _strictly(body, charset)
    except UnicodeDecodeError as error:
        raise UndecodableCapture(
            f"its byte order mark says {charset}, which breaks at offset {error.start} behind it"
        ) from error
    if "\x00" in text:
        raise NotText(f"not text: a NUL character at place {text.index(chr(0))}")
    return text


def _strictly(body: bytes, charset: str) -> str:
    return body.decode(charset, errors="waiban.euro" if charset == "gb18030" else "strict")


def _euro(error: UnicodeError) -> tuple[str, int]:
    """A lone 0x80 is the euro sign of Windows code page 936; anything else stays an error."""
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


codecs.register_error("waiban.euro", _euro)
