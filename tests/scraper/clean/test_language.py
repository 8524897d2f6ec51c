import pytest

from scraper.clean.language import language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("副市长李波会见了米海林一行。", "zh-Hans"),
        ("副市長李波會見了米海林一行。", "zh-Hant"),
        ("綠色發(fā)展、貿(mào)易、經(jīng)濟", "zh-Hant"),
        ("江苏于右任故居、乾隆年间的一座石碑与徵字碑，均在今天的城南。", "zh-Hans"),
        ("Vice mayor Li Bo (李波) met with the delegation.", "en"),
        ("5G+AI+IoT 产业发展大会在本市召开", "zh-Hans"),
        ("COVID-19", "en"),
        ("2021-02-26", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_paragraph(text: str, lang: str) -> None:
    assert language(text) == lang
