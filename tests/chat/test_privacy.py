"""A conversation is private until it is shared: pages, jobs, sockets, texts in the library, and what runs."""

from collections.abc import Iterator

import httpx
import pytest
from django.test import Client

from studio.accounts.models import User
from studio.chat.models import Conversation, Message
from studio.jobs.models import Job, State
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, PATH, answered, ask, ended, fresh, page, post, texts
from tests.chat.written import conversation
from tests.jobs.listening import Line, line
from tests.people import signed_in
from tests.sandboxes import fault, held, release
from tests.server import wait_until

pytestmark = pytest.mark.usefixtures("speaking", "hurried_sandbox")
ROUTES = ("", "news/", "earlier/", "rename/")
FORMS = ("rename/", "pin/", "share/", "copy/", "delete/", "restore/")
OF_MESSAGE = ("text/", "fork/", "delete/", "restore/")


def seen_of(browser: Client, answer: Message) -> set[int]:
    """Return the statuses of everything that leads to an answer."""
    of_talk, of_message = f"{CHAT}{answer.conversation.key}/", f"{CHAT}message/{answer.key}/"
    jobs = [f"/w/tidewater/jobs/{answer.job.key}/{verb}/" for verb in ("card", "cancel", "again", "stream")]
    reads = [*(of_talk + each for each in ROUTES), of_message + "text/", jobs[0], jobs[3]]
    writes = [*(of_talk + each for each in FORMS), *(of_message + each for each in OF_MESSAGE[1:]), *jobs[1:3]]
    if answer.version is not None:
        reads.append(f"/w/tidewater/media/{answer.version.key}/{answer.version.file_name}")
        reads.append(f"/w/tidewater/speech/?input=text:{answer.version.key}")
    reads += [f"{CHAT}?{query}={answer.job.key}" for query in ("job", "show")]
    answers = [*(browser.get(url) for url in reads), *(browser.post(url) for url in writes)]
    for each in answers:
        each.close()
    return {each.status_code for each in answers}


def test_nobody_else_in_the_workspace_finds_anything_of_a_private_conversation(
    alices: Client, bobs: Client, vera: User
) -> None:
    answer = answered(alices, "My secret lighthouse")
    for browser in (bobs, signed_in(vera)):
        assert seen_of(browser, answer) <= {403, 404} and 404 in seen_of(browser, answer)
        for url in (CHAT, f"{CHAT}list/", f"{CHAT}list/?before={answer.conversation.key}", "/w/tidewater/running/"):
            assert "secret" not in browser.get(url).content.decode()
    taken = post(bobs, "Let me in", after=answer)
    assert taken.status_code == 422 and "is gone, or is not shared" in taken.content.decode()
    assert Message.objects.count() == 2 and fresh(answer).deleted_at is None


@pytest.fixture
def bobs_line(live: str, bob: User) -> Iterator[Line]:
    """The socket of Bob's page."""
    with line(live, bob, "tidewater") as connection:
        yield connection


def test_a_colleague_reads_along_only_while_it_is_shared(
    alices: Client, bobs: Client, bobs_line: Line, sandbox_url: str
) -> None:
    fault(sandbox_url, PATH, "hold_after_chunks", n=12)
    answer = ask(alices, "Write a poem about the sea")
    wait_until(lambda: held(sandbox_url) == 1)
    assert bobs_line.answer({"follow": answer.job.key}) == {"error": "not found", "key": answer.job.key}
    assert not any(signal.get("key") == answer.job.key for signal in bobs_line.signals)
    assert "Write a poem" not in bobs.get("/w/tidewater/running/").content.decode()
    share = f"{CHAT}{answer.conversation.key}/share/"
    alices.post(share, {"on": "true"})
    assert "Write a poem" in bobs.get("/w/tidewater/running/").content.decode()
    tape = bobs_line.follow(answer.job.key)
    assert next(bobs_line.chunks(tape))
    alices.post(share, {"on": "false"})
    assert bobs_line.told() == {"gone": answer.job.key}
    release(sandbox_url)
    ended(answer)
    assert bobs_line.answer({"follow": answer.job.key}) == {"error": "not found", "key": answer.job.key}
    assert fresh(answer).version is not None and seen_of(bobs, fresh(answer)) <= {403, 404}


@pytest.mark.parametrize("shared", [True, False])
def test_who_sees_an_answer_is_said_while_it_arrives(
    alices: Client, bobs: Client, bobs_line: Line, alice: User, sandbox_url: str, shared: bool
) -> None:
    talk = conversation(Workspace.objects.get(), alice, "Name a wind", "Bora", shared=not shared)
    fault(sandbox_url, PATH, "hold_after_chunks", n=12)
    answer = ask(alices, "Write a poem about the sea", after=talk.messages.latest("pk"))
    wait_until(lambda: held(sandbox_url) == 1 and fresh(answer).job.state == State.STREAMING)
    alices.post(f"{CHAT}{talk.key}/share/", {"on": str(shared).lower()})
    release(sandbox_url)
    version = ended(answer).version
    assert version is not None and version.asset.only_for == (None if shared else alice)
    assert (seen_of(bobs, fresh(answer)) <= {403, 404}) == (not shared)
    alices.post(f"{CHAT}{talk.key}/share/", {"on": "true"})
    answered(alices, "And another?", after=answer)  # something that Bob is told
    told = {"changed": "job", "key": answer.job.key, "kind": "chat", "state": "done"}
    signals = list(iter(bobs_line.hear, {**told, "key": Message.objects.latest("pk").job.key}))
    assert (told in signals) == shared


def test_a_shared_conversation_is_continued_by_a_colleague_or_as_a_copy(
    alices: Client, bobs: Client, vera: User
) -> None:
    first = answered(alices, "Name three winds")
    alices.post(f"{CHAT}{first.conversation.key}/share/", {"on": "true"})
    assert "Shared" in page(bobs, first.conversation) and page(signed_in(vera), first.conversation)
    second = answered(bobs, "And a fourth?", after=first)
    assert "Bob wrote" in page(alices, first.conversation)
    assert bobs.post(f"{CHAT}{first.conversation.key}/copy/").status_code == 303
    copied = Conversation.objects.latest("pk")
    assert (copied.created_by.name, copied.shared) == ("Bob", False)
    assert texts(bobs, copied) == texts(alices, first.conversation)
    assert bobs.post(f"{CHAT}{first.conversation.key}/share/", {"on": "false"}).status_code == 403
    alices.post(f"{CHAT}{first.conversation.key}/share/", {"on": "false"})
    assert 404 in seen_of(bobs, second) and Job.objects.get(pk=second.job.pk).only_for.name == "Alice"
    assert texts(bobs, copied)[0] == "Name three winds" and "Read aloud" not in page(bobs, copied)
    answered(bobs, "My own way", conversation=copied.key, parent=copied.messages.latest("pk").key)
    assert alices.get(f"{CHAT}{copied.key}/").status_code == 404


@pytest.mark.parametrize("how", ["unshared", "removed"])
def test_a_stream_over_http_ends_in_the_middle_of_silence_once_it_is_not_theirs(
    alices: Client, live: str, bob: User, sandbox_url: str, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("studio.jobs.http_stream.CHECK_S", 0.05)  # instead of a second
    fault(sandbox_url, PATH, "hold_after_chunks", n=12)
    answer = ask(alices, "Write a poem about the sea", model="MiniMax-Text-01")
    wait_until(lambda: held(sandbox_url) == 1)
    share = f"{CHAT}{answer.conversation.key}/share/"
    alices.post(share, {"on": "true"})
    cookies = {"sessionid": signed_in(bob).cookies["sessionid"].value}
    url = f"{live}/w/tidewater/jobs/{answer.job.key}/stream/"
    with httpx.stream("GET", url, cookies=cookies, timeout=20) as response:
        pieces = response.iter_bytes()
        heard = next(pieces)
        if how == "unshared":
            alices.post(share, {"on": "false"})
        else:
            bob.memberships.all().delete()
        heard += b"".join(pieces)
    assert held(sandbox_url) == 1  # nothing had come meanwhile
    release(sandbox_url)
    assert 0 < len(heard) < len(ended(answer).text.encode())
