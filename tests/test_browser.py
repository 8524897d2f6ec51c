"""The published archive in a real browser."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Waiban, free_port

BROWSER = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --virtual-time-budget=5000"
).split()


@pytest.fixture
def archive_url(waiban: Waiban, tmp_path: Path) -> Iterator[str]:
    text = tmp_path / "digest.txt"
    text.write_text(
        "李波会见大使<b>x</b>\n2月25日，李波会见大使。\nOn February 25, Li Bo met <i>him</i>.\n", encoding="utf-8"
    )
    assert waiban("ingest", str(text), "--section", "cq_world.page").code == 0
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "waiban", "serve", "--port", str(port), "--home", str(waiban.home)]
    )
    try:
        yield wait_for(f"http://127.0.0.1:{port}/current")
    finally:
        server.terminate()
        assert server.wait(20) is not None


def wait_for(url: str, tries: int = 100) -> str:
    for _ in range(tries):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return url
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer")


def test_a_reader_sees_bulletins_in_both_languages_and_never_their_markup(
    archive_url: str, chromium: str, tmp_path: Path
) -> None:
    page = subprocess.run(
        [
            chromium,
            *BROWSER,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            f"{archive_url}/bulletins_bilingual",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert "李波会见大使" in page
    assert "On February 25" in page
    assert "&lt;i&gt;him&lt;/i&gt;" in page, "scraped markup is shown as text"
    assert "<i>him</i>" not in page
