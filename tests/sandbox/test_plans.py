"""What comes with a plan: search, sight, and how much of it is left."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.asking import order, status
from tests.sandbox.tasks import charged, client, later
from tests.sandbox_process import Program

SEARCH, VLM, REMAINS, BALANCE = (
    "/v1/coding_plan/search", "/v1/coding_plan/vlm", "/v1/token_plan/remains", "/account/query_balance",
)  # fmt: skip
WRONG = "invalid params, invalid params: "
HOUR_MS = 3_600_000


@pytest.fixture
def api(calm_sandbox: str) -> Iterator[httpx.Client]:
    """A client with a key of its own; nothing was charged yet."""
    with client(calm_sandbox, "sk-plan-0815") as found:
        yield found


@pytest.fixture(scope="module")
def picture() -> str:
    """A dark green square, as an address that holds it."""
    file = io.BytesIO()
    Image.new("RGB", (320, 320), "darkgreen").save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def found(api: httpx.Client, question: str) -> dict[str, Any]:
    """Return the answer to a search."""
    answer: dict[str, Any] = api.post(SEARCH, json={"q": question}).raise_for_status().json()
    return answer


def test_a_search_finds_pages_that_open(api: httpx.Client, stranger: httpx.Client) -> None:
    answer = found(api, "how do I clone a voice?")
    assert set(answer) == {"organic", "related_searches", "base_resp"}
    assert 1 < len(answer["organic"]) <= 10
    for row in answer["organic"]:
        assert set(row) == {"title", "link", "snippet", "date"}
        page = stranger.get(row["link"])
        assert (page.status_code, page.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        assert page.text.startswith(row["title"]) and row["snippet"]
    assert answer["organic"][0]["title"] == "Clone a voice"


@pytest.mark.parametrize(("question", "title"), [
    ("what does error 1004 mean", "Error 1004"),
    ("pauses in speech", "Put a pause into speech"),
    ("POST /v1/voice_design", "POST /v1/voice_design"),
    ("hold_after_chunks", "For tests: --faults"),
])  # fmt: skip
def test_the_likeliest_page_comes_first(api: httpx.Client, question: str, title: str) -> None:
    assert found(api, question)["organic"][0]["title"] == title


def test_what_is_searched_for_besides_is_found_too(api: httpx.Client) -> None:
    first = found(api, "clone a voice")
    titles = [row["title"] for row in first["organic"]]
    for row in first["related_searches"]:
        assert row["query"] not in titles
        assert row["query"] in [page["title"] for page in found(api, row["query"])["organic"]]


def test_nothing_is_found_where_nothing_fits(api: httpx.Client) -> None:
    answer = found(api, "lighthouses of Norway")
    assert (answer["organic"], answer["related_searches"], status(answer)) == ([], [], (0, "success"))


def test_a_page_that_is_none_is_not_found(stranger: httpx.Client) -> None:
    assert stranger.get("/help/lighthouses").status_code == 404
    assert stranger.post("/help/clone-a-voice").status_code == 404


def test_a_picture_is_measured_as_in_a_chat(api: httpx.Client, picture: str) -> None:
    answer = api.post(VLM, json={"prompt": "What do you see?", "image_url": picture}).json()
    assert set(answer) == {"content", "base_resp"}
    for part in ("PNG, 320 × 320 pixels", "dark green 100 %", "I cannot recognise what is in them"):
        assert part in answer["content"]


def test_a_picture_may_be_a_file_or_lie_elsewhere(api: httpx.Client, picture: str) -> None:
    data = base64.b64decode(picture.partition(",")[2])
    uploaded = api.post("/v1/files/upload", data={"purpose": "vision"}, files={"file": ("a.png", data)}).json()
    number = uploaded["file"]["file_id"]
    for source in ({"file_id": str(number)}, {"image_url": f"mm_file://{number}"}):
        assert "320 × 320" in api.post(VLM, json={"prompt": "Describe it.", **source}).json()["content"]
    far = api.post(VLM, json={"prompt": "Describe it.", "image_url": "https://example.org/a.png"}).json()
    assert "the sandbox is offline and fetches nothing" in far["content"]


@pytest.mark.parametrize(("path", "body", "field"), [
    (SEARCH, {}, "q"),
    (SEARCH, {"q": "  "}, "q"),
    (SEARCH, {"q": 7}, "q"),
    (VLM, {"image_url": "data:image/png;base64,eA=="}, "prompt"),
    (VLM, {"prompt": "What is it?"}, "image_url"),
    (VLM, {"prompt": "What is it?", "image_url": "data:image/png;base64,eA=="}, "image_url"),
    (VLM, {"prompt": "What is it?", "image_url": "a picture"}, "image_url"),
    (VLM, {"prompt": "What is it?", "file_id": "123456789012345"}, "file_id"),
])  # fmt: skip
def test_a_refusal_names_the_field(api: httpx.Client, path: str, body: dict[str, Any], field: str) -> None:
    assert status(api.post(path, json=body).json()) == (2013, WRONG + field)
    assert charged(api) == []


@pytest.mark.parametrize(("path", "code", "counted"), [(SEARCH, 1026, 0), (SEARCH, 1027, 1), (VLM, 1026, 0),
                                                      (VLM, 1027, 1), (SEARCH, 1039, 0), (VLM, 1008, 0)])  # fmt: skip
def test_words_provoke(api: httpx.Client, picture: str, path: str, code: int, counted: int) -> None:
    body = {"q": f"sandbox-{code} voices"} if path == SEARCH else {"prompt": f"sandbox-{code}", "image_url": picture}
    assert status(api.post(path, json=body).json())[0] == code
    assert len(charged(api)) == counted


@pytest.mark.parametrize("path", [SEARCH, VLM])
@pytest.mark.parametrize(("key", "code"), [("sk-poor", 1008), ("sk-busy", 1002)])
def test_who_cannot_pay_may_only_look(calm_sandbox: str, path: str, key: str, code: int) -> None:
    with client(calm_sandbox, key) as api:
        assert status(api.post(path, json={"q": "voice"}).json())[0] == code
        assert status(api.get(REMAINS).json()) == status(api.get(BALANCE).json()) == (0, "success")


def rows(api: httpx.Client) -> dict[str, dict[str, Any]]:
    """Return what is left, by name."""
    return {row["model_name"]: row for row in api.get(REMAINS).json()["model_remains"]}


def test_what_was_used_is_told_and_has_no_end(api: httpx.Client) -> None:
    before = rows(api)
    assert list(before) == ["general", "video"]
    found(api, "voice")
    api.post("/v1/t2a_v2", json=order("Hello."))
    after = rows(api)["general"]
    assert after["current_interval_usage_count"] == before["general"]["current_interval_usage_count"] + 2
    assert after["current_weekly_usage_count"] >= after["current_interval_usage_count"] - 2
    assert (after["current_interval_total_count"], after["current_interval_remaining_percent"]) == (0, 100)
    assert after["current_weekly_status"] == 3  # without an end
    assert rows(api)["video"]["current_interval_usage_count"] == 0


def test_windows_pass(api: httpx.Client) -> None:
    found(api, "voice")
    row = rows(api)["general"]
    assert row["end_time"] - row["start_time"] == 5 * HOUR_MS
    assert row["weekly_end_time"] - row["weekly_start_time"] == 7 * 24 * HOUR_MS
    assert 0 < row["remains_time"] <= 5 * HOUR_MS
    with later(api, row["remains_time"] / 1000 + 1):
        assert rows(api)["general"]["current_interval_usage_count"] == 0


def test_the_poor_have_nothing_left(calm_sandbox: str, api: httpx.Client) -> None:
    balance = api.get(BALANCE).json()
    assert (balance["available_amount"], balance["owed_amount"]) == ("100.00", "0.00")
    assert set(balance) == {
        "available_amount", "cash_balance", "voucher_balance", "credit_balance", "owed_amount",
        "balance_alert_switch", "balance_alert_threshold", "base_resp",
    }  # fmt: skip
    with client(calm_sandbox, "sk-poor") as poor:
        assert poor.get(BALANCE).json()["available_amount"] == "0.00"
        for row in rows(poor).values():
            assert (row["current_interval_remaining_percent"], row["current_weekly_remaining_percent"]) == (0, 0)


def test_published_limits_are_told_while_they_are_kept_to(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Program(tmp_path_factory.mktemp("plans") / "data", "--limits") as program,
        client(program.url, "sk-limited") as api,
    ):
        for _ in range(2):
            api.post("/v1/t2a_v2", json={})
        row, fresh = rows(api)["speech"], rows(api)["pictures"]
    assert (row["current_interval_total_count"], row["current_interval_usage_count"]) == (60, 2)
    assert row["current_interval_remaining_percent"] == pytest.approx(96.67)
    assert 0 < row["remains_time"] <= 60_000
    assert (fresh["current_interval_total_count"], fresh["current_interval_usage_count"]) == (10, 0)
