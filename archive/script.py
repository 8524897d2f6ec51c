"""A bulletin in the other script, for reading: every place in its text stays where it was."""

from collections.abc import Callable, Iterator

from schemas.records import Bulletin, Lang, Segment, Sentence

Converted = Callable[[str, Lang], str]
"""A text of this language in the script that is wanted."""


def in_script(bulletin: Bulletin, lang: Lang, converted: Converted) -> Bulletin:
    """The bulletin with its Chinese text in another script; `text_original` stays what was read from the page.

    Args:
        bulletin: in whatever scripts it is.
        lang: the script that is wanted, as `zh-Hans`.
        converted: how a text is converted.
    """
    segments = {segment.ordinal: _segment(segment, lang, converted) for segment in bulletin.segments}
    titles = [segment.text for segment in segments.values() if segment.role == "title" and segment.lang == lang]
    return bulletin.model_copy(
        update={
            "segments": tuple(segments.values()),
            "title": bulletin.title.model_copy(update={"zh": titles[0]}) if titles else bulletin.title,
            "sentences": tuple(_sentences(bulletin, segments)),
            "mentions": tuple(
                mention.model_copy(update={"text": segments[mention.segment].text[mention.start : mention.end]})
                for mention in bulletin.mentions
            ),
        }
    )


def _segment(segment: Segment, lang: Lang, converted: Converted) -> Segment:
    if not segment.lang.startswith("zh") or segment.lang == lang:
        return segment
    text = converted(segment.text, segment.lang)
    if len(text) != len(segment.text):  # a word that is longer in the other script would move all that follows it
        text = "".join(converted(character, segment.lang)[:1] or character for character in segment.text)
    return segment.model_copy(update={"lang": lang, "text": text})


def _sentences(bulletin: Bulletin, segments: dict[int, Segment]) -> Iterator[Sentence]:
    read = {segment.ordinal: segment.text for segment in bulletin.segments}
    reached = dict.fromkeys(read, 0)
    for sentence in bulletin.sentences:
        start = read[sentence.segment].index(sentence.text, reached[sentence.segment])
        end = reached[sentence.segment] = start + len(sentence.text)
        segment = segments[sentence.segment]
        lang = segment.lang if sentence.lang.startswith("zh") else sentence.lang
        yield sentence.model_copy(update={"text": segment.text[start:end], "lang": lang})
