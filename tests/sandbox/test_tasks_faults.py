"""What tests can wish of tasks and links."""

from typing import Any

import httpx
import pytest

from tests.sandbox.asking import status
from tests.sandbox.batching import BATCHES, begun, line
from tests.sandbox.tasks import QUERY, asked, later, pace
from tests.sandbox.tasks import begun as begun_speech
from tests.sandbox.test_files import upload
from tests.sandboxes import clear, fault

RETRIEVE = "/v1/files/retrieve"


@pytest.mark.parametrize(("options", "word"), [
    ({}, "sUCCESS"), ({"word": "Unknown"}, "Unknown"), ({"word": None}, None), ({"word": 3}, 3),
])  # fmt: skip
def test_a_status_is_told_by_another_word(
    api: httpx.Client, calm_sandbox: str, options: dict[str, Any], word: object
) -> None:
    with pace(api, "at-once"):
        number = begun_speech(api, "Short.")["task_id"]
        fault(calm_sandbox, QUERY, "status_word", **options)
        assert asked(api, number)["status"] == word
        clear(calm_sandbox)
        assert asked(api, number)["status"] == "Success"


def test_the_word_of_a_batch_is_spoilt_too(api: httpx.Client, calm_sandbox: str) -> None:
    name = begun(api, line("a"))["id"]
    fault(calm_sandbox, f"{BATCHES}/{name}", "status_word", word="COMPLETED")
    assert api.get(f"{BATCHES}/{name}").json()["status"] == "COMPLETED"


def test_links_live_as_long_as_a_test_likes(api: httpx.Client, stranger: httpx.Client, calm_sandbox: str) -> None:
    number = upload(api)["file_id"]
    fault(calm_sandbox, RETRIEVE, "url_ttl", n=5)
    link = api.get(RETRIEVE, params={"file_id": number}).json()["file"]["download_url"]
    assert stranger.get(link).status_code == 200
    with later(api, 6):
        assert stranger.get(link).status_code == 403
        clear(calm_sandbox)
        again = api.get(RETRIEVE, params={"file_id": number}).json()
        assert status(again)[0] == 0 and stranger.get(again["file"]["download_url"]).status_code == 200
