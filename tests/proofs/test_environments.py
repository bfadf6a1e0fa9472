"""The environments of foreign clients: made once, kept while the lock is the same, and told plainly when impossible."""

from pathlib import Path

import pytest

from tests.proofs.environments import NotMade, environment

CUT_OFF = {"UV_OFFLINE": "1"}


def test_a_client_that_is_there_needs_no_network() -> None:
    made = environment("openai")
    assert environment("openai", **CUT_OFF) == made
    assert (made / "python").exists()


def test_without_a_network_it_is_told_which_client_cannot_be_had(tmp_path: Path) -> None:
    cache = {"UV_CACHE_DIR": str(tmp_path / "empty")}
    with pytest.raises(NotMade, match=r"client openai of tests/proofs/openai\.lock could not be installed.*network"):
        environment("openai", tmp_path, **CUT_OFF, **cache)
    with pytest.raises(NotMade):  # what was half made is not taken for whole
        environment("openai", tmp_path, **CUT_OFF, **cache)
