"""From the characters that Windows code page 936 gave back to their bytes, one character at a time."""

from functools import lru_cache

WINDOWS_OWN = {0xE7C8: 0xA8BF, 0xE76C: 0xA2E3}
WINDOWS_OWN |= {0xE7E7 + n: 0xA989 + n for n in range(13)}
"""Private-use characters of Windows code page 936 for pairs to which GB18030 gives characters of their own."""


@lru_cache(maxsize=4096)
def bytes_of(character: str) -> bytes:
    r"""The bytes that code page 936 reads as this character; none for one that is not in it.

    >>> bytes_of("€").hex(), bytes_of("\ue084").hex(), bytes_of("ř").hex()
    ('80', 'abc7', '')
    """
    if character == "€":
        return b"\x80"
    if ord(character) in WINDOWS_OWN:
        return WINDOWS_OWN[ord(character)].to_bytes(2, "big")
    body = character.encode("gb18030", errors="ignore")
    return body if len(body) <= 2 else b""


def as_modelled(text: str) -> str:
    r"""The text with such characters as the forward model gives them.

    >>> as_modelled("\ue7c8 of \ue084") == "\u01f9 of \ue084"
    True
    """
    return text.translate(_MODELLED)


_MODELLED = {own: pair.to_bytes(2, "big").decode("gb18030") for own, pair in WINDOWS_OWN.items()}


def full_width(character: str) -> str:
    """The full-width form of an ASCII mark or letter; anything else as it is.

    >>> full_width(","), full_width("，"), full_width("")
    ('，', '，', '')
    """
    return chr(ord(character) + 0xFEE0) if len(character) == 1 and "!" <= character <= "~" else character


def character_of(pair: bytes) -> str | None:
    r"""The character of GBK that two bytes make; null where they make none.

    >>> character_of(b"\xf2\x8c"), character_of(b"\xf2(")
    ('驅', None)
    """
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return None
