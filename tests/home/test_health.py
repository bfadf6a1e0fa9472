"""Two addresses tell a supervisor how the server is."""

import pytest
from django.test import Client

from studio.home import views


def test_the_process_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
@pytest.mark.parametrize(("age_s", "status"), [(1.0, 200), (29.0, 200), (31.0, 503), (None, 503)])
def test_it_is_ready_while_the_runner_is_heard_of(
    client: Client, monkeypatch: pytest.MonkeyPatch, age_s: float | None, status: int
) -> None:
    monkeypatch.setattr(views, "heartbeat_age", lambda: age_s)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (status, True)
