import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import NotText, UndecodableCapture
from scraper.clean.charset import decode

TEXT = "重庆市人民政府外事办公室：镕、喆"


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "reason"),
    [
        (TEXT.encode(), None, "utf-8", "nothing declared"),
        (TEXT.encode("gb18030"), None, "gb18030", "nothing declared"),
        (TEXT.encode("gb18030"), "text/html; charset=GB2312", "gb18030", "HTTP header says GB2312"),
        (b'<meta charset="gb2312">' + TEXT.encode("gbk"), "text/html", "gb18030", "meta tag says gb2312"),
        (b'<meta charset="gb2312">' + TEXT.encode(), None, "utf-8", "valid UTF-8"),
        (b'<meta charset="utf-8">' + TEXT.encode("gbk"), None, "gb18030", "utf-8 (meta tag says utf-8) breaks"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">' + TEXT.encode("gbk"),
            None,
            "gb18030",
            "gbk",
        ),
        (b'<meta charset="nonsense">' + TEXT.encode(), None, "utf-8", "strict UTF-8"),
        (b'<meta charset="hex">' + TEXT.encode(), None, "utf-8", "strict UTF-8"),
        (b'<meta charset="undefined">' + TEXT.encode(), None, "utf-8", "strict UTF-8"),
        (b'<meta charset="unicode_escape">' + TEXT.encode(), None, "utf-8", "strict UTF-8"),
        (b'<meta charset="iso-8859-1">' + TEXT.encode(), None, "utf-8", "iso-8859-1, but the bytes are valid UTF-8"),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), None, "utf-32-le", "byte order mark"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=gbk", "utf-8", "byte order mark"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), None, "utf-16-le", "byte order mark"),
    ],
)
def test_the_charset_and_its_reason(body: bytes, content_type: str | None, charset: str, reason: str) -> None:
    decoded = decode(body, content_type)
    assert decoded.text.endswith(TEXT)
    assert decoded.charset == charset
    assert reason in decoded.reason


def test_a_western_page_is_read_as_it_says() -> None:
    assert decode("Café".encode("latin-1"), "text/html; charset=ISO-8859-1").text == "Café"


def test_a_lone_0x80_is_the_euro_sign() -> None:
    assert decode(b"\x80100" + TEXT.encode("gbk"), "text/html; charset=gb2312").text == "€100" + TEXT


def test_a_four_byte_character_under_a_gb2312_label() -> None:
    assert decode("䶮".encode("gb18030") + TEXT.encode("gb18030"), "text/plain; charset=gb2312").text == "䶮" + TEXT


def test_what_fits_no_charset_says_what_was_tried_and_where_it_broke() -> None:
    with pytest.raises(UndecodableCapture, match=r"utf-8 .* offset 3, gb18030 .* offset 3"):
        decode(b"abc\xff\xffz")


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf\xff", b"\xff\xfe\x00\xd8", b"\xff\xfea"])
def test_a_broken_text_behind_a_mark_is_refused(body: bytes) -> None:
    with pytest.raises(UndecodableCapture, match=r"byte order mark says utf-.* offset"):
        decode(body)


def test_a_nul_character_behind_a_mark_is_no_text() -> None:
    with pytest.raises(NotText):
        decode(b"\xff\xfe" + "a\x00b".encode("utf-16-le"))


def test_a_binary_file_is_not_text() -> None:
    with pytest.raises(NotText, match="offset 1"):
        decode(b"\x89\x00PNG")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff")))
def test_utf8_is_read_as_it_was_written(text: str) -> None:
    assert decode(text.encode()).text == text
