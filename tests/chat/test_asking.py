"""A question becomes an answer: the real runner, the real client, the imitated MiniMax."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.chat.models import Conversation, Message
from studio.jobs.models import State
from studio.ledger.models import EntryState
from studio.library.models import Version
from studio.library.texts import read_text
from studio.tools.tokens import estimate_tokens
from tests.chat.desk import CHAT, PATH, again, answered, ask, ended, fresh, page, post, texts, words
from tests.kinds import portrait
from tests.sandboxes import charges, fault, held, release
from tests.server import wait_until

pytestmark = pytest.mark.usefixtures("speaking", "hurried_sandbox")


def picture(name: str = "dusk.png") -> object:
    """Return a file as a form takes it."""
    return SimpleUploadedFile(name, portrait())


def test_an_answer_is_kept_with_its_reasoning_its_tokens_and_its_text_in_the_library(
    alices: Client, sandbox_url: str
) -> None:
    fault(sandbox_url, PATH, "pace", n=20)
    answer = answered(alices, "Hello there, who are you?")
    assert [part["type"] for part in answer.parts] == ["thinking", "text"]
    assert answer.version is not None and read_text(answer.version) == answer.text
    assert answer.job is not None and answer.job.entry is not None
    (charge,) = charges(sandbox_url)
    assert answer.usage["total"] == answer.job.entry.charged == charge["units"]
    assert answer.facts["finish"] == "stop" and answer.facts["thought_s"] > 0


def test_the_whole_conversation_is_sent_each_time(alices: Client) -> None:
    first = answered(alices, "My name is Einar.")
    second = answered(alices, "What is my name?", after=first)
    assert second.usage["prompt"] > first.usage["prompt"] + estimate_tokens(first.text)
    assert texts(alices, second.conversation) == ["My name is Einar.", first.text, "What is my name?", second.text]
    assert f"{first.usage['total'] + second.usage['total']:,} tokens so far" in page(alices, second.conversation)


def test_the_title_is_made_of_the_first_exchange_and_never_over_a_persons_own(alices: Client, sandbox_url: str) -> None:
    assert answered(alices, "Hi! Name three winds. Then explain.").conversation.title == "Name three winds"
    fault(sandbox_url, PATH, "hold_after_chunks", n=1)
    answer = ask(alices, "Write a note about the tide.")
    wait_until(lambda: held(sandbox_url) == 1)
    answer.conversation.refresh_from_db()
    assert (answer.conversation.title, str(answer.conversation)) == ("", "Write a note about the tide.")
    assert alices.post(f"{CHAT}{answer.conversation.key}/rename/", {"title": "Mine"}).status_code == 303
    release(sandbox_url)
    assert ended(answer).conversation.title == "Mine"
    assert answered(alices, "Another one", after=answer).conversation.title == "Mine"


def test_trying_again_and_asking_in_other_words_keep_every_sibling(alices: Client) -> None:
    first = answered(alices, "Hello")
    second = again(alices, first, model="MiniMax-Text-01")
    assert (second.parent_id, second.model) == (first.parent_id, "MiniMax-Text-01")
    other = answered(alices, "Good evening", conversation=first.conversation.key, edits=first.parent.key)
    assert [other.parent.parent, other.parent.text] == [None, "Good evening"]
    whole = page(alices, first.conversation)
    assert texts(alices, first.conversation) == ["Good evening", other.text]
    assert f"?at={first.parent.key}" in whole
    assert texts(alices, first.conversation, f"?at={first.key}") == ["Hello", first.text]
    assert texts(alices, first.conversation, f"?at={first.parent.key}") == ["Hello", second.text]


def test_a_picture_has_a_model_that_sees_answer_and_the_page_says_so(alices: Client, sandbox_url: str) -> None:
    answer = answered(alices, "What is in this picture?", pictures=picture(), model="MiniMax-M1")
    assert answer.model == "MiniMax-Text-01" and answer.job.order.temperature == 0.1
    assert "(MiniMax-Text-01) answered, since it sees pictures" in page(alices, answer.conversation)
    assert list(answer.version.made_from.values_list("source__asset__title", flat=True)) == ["dusk"]
    blind = answered(alices, "And now without it?", after=answer, model="MiniMax-M1")
    assert blind.model == "MiniMax-M1" and blind.facts["unseen"] == 1
    assert "1 earlier picture was not sent" in words(alices, blind.conversation)


def test_a_question_that_is_edited_keeps_its_picture_which_can_be_taken_off_or_joined(alices: Client) -> None:
    first = answered(alices, "What is this?", pictures=picture())
    key = first.parent.picture_keys[0]
    edit = {"conversation": first.conversation.key, "edits": first.parent.key}
    form = page(alices, first.conversation, f"?edit={first.parent.key}")
    assert f'name="pictures" value="{key}"' in form and "What is this?</textarea>" in form
    assert answered(alices, "And this?", pictures=[key], **edit).parent.picture_keys == [key]
    assert answered(alices, "Without it.", **edit).parent.picture_keys == []
    both = answered(alices, "Two.", pictures=[key, picture("dawn.png")], **edit).parent.picture_keys
    assert key in both and len(both) == 2


def test_a_picture_goes_with_another_try_and_one_that_is_gone_is_said_to_be(alices: Client) -> None:
    first = answered(alices, "What is this?", pictures=picture())
    second = again(alices, first)
    assert second.job.order.sent_pictures == tuple(first.parent.picture_keys)
    asset = Version.objects.get(key=first.parent.picture_keys[0]).asset
    alices.post(f"/w/tidewater/a/{asset.key}/delete/")
    edit = {"conversation": first.conversation.key, "edits": first.parent.key}
    refused = post(alices, "And this?", pictures=first.parent.picture_keys, **edit)
    assert refused.status_code == 422 and "And this?</textarea>" in refused.content.decode()
    assert again(alices, second).facts["unseen"] == 1


def test_stop_before_the_first_word_ends_the_request_and_says_what_is_known(alices: Client, sandbox_url: str) -> None:
    fault(sandbox_url, PATH, "hold_after_chunks", n=0)
    answer = ask(alices, "Hello")
    wait_until(lambda: held(sandbox_url) == 1)
    alices.post(f"/w/tidewater/jobs/{answer.job.key}/cancel/")
    stopped = ended(answer)
    assert (stopped.job.state, stopped.parts, stopped.job.entry.state) == (State.CANCELLED, [], EntryState.UNKNOWN)
    wait_until(lambda: held(sandbox_url) == 0)
    assert "Nothing was charged: it ran on the sandbox." in page(alices, stopped.conversation)


def test_stop_in_the_middle_keeps_what_came_and_books_a_marked_estimate(alices: Client, sandbox_url: str) -> None:
    fault(sandbox_url, PATH, "hold_after_chunks", n=14)
    answer = ask(alices, "Write a poem about the sea")
    wait_until(lambda: held(sandbox_url) == 1 and fresh(answer).job.state == State.STREAMING)
    alices.post(f"/w/tidewater/jobs/{answer.job.key}/cancel/")
    stopped = ended(answer)
    assert stopped.job.state == State.CANCELLED and (stopped.text or stopped.thinking)
    entry = stopped.job.entry
    assert entry.state == EntryState.CHARGED and 0 < entry.charged < entry.quoted
    assert stopped.usage == {**stopped.usage, "total": entry.charged, "estimated": True}
    whole = page(alices, stopped.conversation)
    assert "What had arrived is kept." in whole and "It is our estimate" in whole and "about " in whole


def test_an_answer_that_is_held_back_says_so(alices: Client) -> None:
    answer = answered(alices, "Tell me sandbox-1027")
    assert answer.job.state in (State.REFUSED, State.FAILED) and "held back" in page(alices, answer.conversation)
    assert f"?edit={answer.parent.key}" in page(alices, answer.conversation)


def test_a_question_that_was_refused_can_be_asked_again_and_its_words_are_there(alices: Client) -> None:
    answer = answered(alices, "Tell me sandbox-1026")
    whole = page(alices, answer.conversation)
    assert "This text was not accepted" in whole and "Nothing was charged." in whole
    assert "Tell me sandbox-1026</textarea>" in page(alices, answer.conversation, f"?edit={answer.parent.key}")


def test_a_cut_line_keeps_what_came_and_try_again_is_another_try(alices: Client, sandbox_url: str) -> None:
    fault(sandbox_url, PATH, "cut_after_chunks", n=12, nth=1)
    answer = answered(alices, "Write a poem about the sea")
    assert answer.job.state == State.FAILED and answer.parts
    assert "The answer stopped arriving." in page(alices, answer.conversation)
    second = again(alices, answer)
    assert second.pk != answer.pk and second.job.state == State.DONE and fresh(answer).parts == answer.parts


def test_a_question_below_an_answer_that_is_being_written_is_refused_and_kept(alices: Client, sandbox_url: str) -> None:
    fault(sandbox_url, PATH, "hold_after_chunks", n=1, nth=1)
    answer = ask(alices, "Hello")
    response = post(alices, "Too early", after=answer)
    assert response.status_code == 422 and "Too early" in response.content.decode()
    assert "still being written" in response.content.decode()
    release(sandbox_url)
    ended(answer)


def test_a_double_click_is_one_question(alices: Client, sandbox_url: str) -> None:
    answered(alices, "Hello", nonce="NONCE0000001")
    answered(alices, "Hello", nonce="NONCE0000001")
    assert (Conversation.objects.count(), Message.objects.count(), len(charges(sandbox_url))) == (1, 2, 1)


def test_delete_stops_what_is_being_written(alices: Client, sandbox_url: str) -> None:
    fault(sandbox_url, PATH, "hold_after_chunks", n=1)
    answer = ask(alices, "Hello")
    wait_until(lambda: held(sandbox_url) == 1)
    assert alices.post(f"{CHAT}{answer.conversation.key}/delete/").status_code == 303
    assert ended(answer).job.state == State.CANCELLED
