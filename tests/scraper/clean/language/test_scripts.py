"""Reading versions in the other script."""

import pytest

from scraper.clean.language.scripts import in_script, simplified, to_simplified, to_traditional

KEPT = "著名 显著 著作 著者 原著 名著 编著 专著 土著 卓著 昭著 论著 遗著 著称 著述 著书"


@pytest.mark.parametrize("word", KEPT.split())
def test_writing_stays_writing(word: str) -> None:
    assert to_simplified(f"的{word}，") == f"的{word}，"
    assert to_simplified(to_traditional(word)) == word


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("時刻牽掛著企業", "时刻牵挂着企业"),
        ("著力解決", "着力解决"),
        ("隨著發展", "随着发展"),
        ("在線、資訊、形", "在线、资讯、形"),
    ],
)
def test_what_goes_on_goes_on(traditional: str, simple: str) -> None:
    assert to_simplified(traditional) == simple


@pytest.mark.parametrize("name", ["於先生", "乾隆", "后里", "著"])
def test_simplified_text_is_never_converted_again(name: str) -> None:
    assert simplified(name, "zh-Hans") == in_script(name, "zh-Hans", "zh-Hans") == name


def test_other_languages_and_the_same_script_are_given_back() -> None:
    assert in_script("Open 開", "en", "zh-Hans") == "Open 開"
    assert in_script("开放", "zh-Hans", "zh-Hant") == "開放"
    assert in_script("開放", "zh-Hant", "zh-Hant") == "開放"
