"""What cannot work is told in one sentence, before anything is made."""

from pathlib import Path

import pytest

from tests.up_process import refused


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"STUDIO_LOG": "loud"}, "STUDIO_LOG is “loud”; say one of: debug, info, warning, error."),
        ({"STUDIO_ADDRESS": "my server"}, "STUDIO_ADDRESS has “my server”, which is not a web address"),
        ({"STUDIO_ADDRESS": "https://studio.example.org/studio"}, "name the host alone, such as https://studio"),
        ({"STUDIO_FIELD_KEYS": "garbage " * 6}, "key 1 of STUDIO_FIELD_KEYS is none. Make one: .venv/bin/python -c"),
        ({"STUDIO_SANDBOX_URL": "sandbox"}, "STUDIO_SANDBOX_URL has “sandbox”, which is not a web address"),
        ({"STUDIO_UPSTREAMS": "lab=http://10.0.0.1"}, "only an address on this machine may use http, say https."),
        ({"STUDIO_DATABASE": "mysql://x/y"}, "STUDIO_DATABASE is not an address such as postgres://"),
        ({"STUDIO_DATABASE": "postgres://u:p@127.0.0.1/x"}, "STUDIO_DATABASE needs the package psycopg: .venv/bin/uv"),
        ({"STUDIO_REDIS": "redis://127.0.0.1:1"}, "STUDIO_REDIS needs the package channels-redis: .venv/bin/uv"),
        ({"STUDIO_SANDBOX_FAULTS": "maybe"}, "STUDIO_SANDBOX_FAULTS is “maybe”; say 1 or 0."),
    ],
)
def test_a_setting_that_makes_no_sense(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    words = refused(tmp_path / "data", "--port", "0", **settings)
    assert sentence in words
    assert words.startswith("Studio: ")
    assert words.count("\n") == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--port", "loud"], "“loud” is not a port; say a number from 0 to 65535."),
        (["--port", "65536"], "“65536” is not a port"),
        (["--por", "0"], "unrecognized arguments: --por 0"),
        (["--port", "0", "--host", "0.0.0.0"], "set STUDIO_ADDRESS, for example STUDIO_ADDRESS=https://"),
    ],
)
def test_a_word_on_the_line_that_makes_no_sense(tmp_path: Path, more: list[str], sentence: str) -> None:
    words = refused(tmp_path / "data", *more)
    assert sentence in words
    assert "Traceback" not in words


def test_an_address_that_is_not_ours(tmp_path: Path) -> None:
    words = refused(tmp_path / "data", "--host", "no-such-host.invalid", STUDIO_ADDRESS="https://studio.example.org")
    assert "--host is “no-such-host.invalid”, which is not an address of this machine." in words


def test_a_folder_in_which_nothing_can_be_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    words = refused(file / "data", "--port", "0")
    assert f"nothing can be kept in the data folder {file / 'data'}" in words
    assert "Traceback" not in words


def test_a_folder_that_is_read_only_for_everybody() -> None:
    words = refused(Path("/sys/studio-data"), "--port", "0")
    assert "nothing can be kept in the data folder /sys/studio-data" in words
    assert "Make it writable, or name another: --data DIR." in words
