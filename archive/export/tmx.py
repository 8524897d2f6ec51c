"""TMX 1.4: pairs as a translation memory, for OmegaT, Trados, memoQ and the like.

A unit of which one side is empty is none, and is left out and counted. XML cannot hold most control characters; each
becomes U+FFFD, and is counted.
"""

import re
from importlib.metadata import version
from typing import Any

from lxml import etree

from archive.export.tables import PARALLEL_SEGMENTS, PARALLEL_SENTENCES, Row, told
from archive.export.written import Order, Written

NO_XML = re.compile("[^\t\n\r\N{SPACE}-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (section 2.2)."""
HOLE = "\N{REPLACEMENT CHARACTER}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SEGTYPES = {"sentence": "sentence", "segment": "paragraph"}
MOSTLY = "zh-Hans"
"""Language of the sources, where a unit does not say otherwise."""


def write_tmx(order: Order) -> list[Written]:
    """`parallel_sentences.tmx`, or `parallel_segments.tmx` if segments were asked for."""
    table = PARALLEL_SEGMENTS if order.selection.level == "segment" else PARALLEL_SENTENCES
    path, count, alone, holes = order.folder / f"{table.name}.tmx", 0, 0, 0
    batches = told(table, table.batches(order.db, order.selection), order.bulletins_count, order.tell)
    names = [column.name for column in table.columns]
    with path.open("wb") as handle, etree.xmlfile(handle, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write("\n", _header(SEGTYPES[str(table.level)]), "\n")
            with xml.element("body"):
                for batch in batches:
                    for row in batch:
                        unit, replaced = _unit(names, row)
                        if unit is None:
                            alone += 1
                            continue
                        xml.write("\n", unit)
                        count, holes = count + 1, holes + replaced
                xml.write("\n")
            xml.write("\n")
    notes = {"alignments without a counterpart, left out": alone, "characters that XML cannot hold, as U+FFFD": holes}
    return [Written(path, count, table.description, table.query, table, notes)]


def _header(segtype: str) -> Any:
    return etree.Element(
        "header",
        {
            "creationtool": "waiban",
            "creationtoolversion": version("waiban"),
            "segtype": segtype,
            "o-tmf": "waiban",
            "adminlang": "en",
            "srclang": MOSTLY,
            "datatype": "plaintext",
        },
    )


def _unit(names: list[str], row: Row) -> tuple[Any, int]:
    """A `tu`, and how many characters were replaced in it; null where a side is empty."""
    pair = dict(zip(names, row, strict=True))
    if not pair["text_zh"] or not pair["text_en"]:
        return None, 0
    lang = pair["lang_zh"] if str(pair["lang_zh"]).startswith("zh") else "zh"
    unit = etree.Element("tu", tuid=f"{pair['key']}#{pair['ordinal']}")
    if lang != MOSTLY:
        unit.set("srclang", lang)
    for name in ("key", "section", "published_on", "class", "score"):
        if pair[name] is not None:
            etree.SubElement(unit, "prop", type=name).text = str(pair[name])
    holes = 0
    for code, text in ((lang, pair["text_zh"]), ("en", pair["text_en"])):
        variant = etree.SubElement(unit, "tuv", {LANG: code})
        etree.SubElement(variant, "seg").text, replaced = NO_XML.subn(HOLE, text.strip())
        holes += replaced
    return unit, holes
