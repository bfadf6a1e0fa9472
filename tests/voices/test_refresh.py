"""The list of voices is asked for in the background, and an old one is better than none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from studio.accounts import keys
from studio.accounts.models import KeyState, User
from studio.minimax import errors
from studio.voices import lists
from studio.voices.models import VoiceList
from tests import people
from tests.voices.upstream import Row, Upstream, ask, names


@pytest.fixture
def sandbox(db: None) -> VoiceList:
    """The list of the sandbox, just begun."""
    return lists.list_for(None)


def in_minutes(of: VoiceList) -> int:
    """Return when a list is asked for again."""
    return round((of.due_at - timezone.now()) / timedelta(minutes=1))


def test_there_is_something_to_choose_from_the_first_second(sandbox: VoiceList) -> None:
    assert names(sandbox) == list(lists.BUILT_IN.values())
    assert lists.due() == [sandbox.pk]


def test_what_minimax_lists_takes_the_place_of_what_was_known(sandbox: VoiceList, upstream: Upstream) -> None:
    upstream.rows = [Row("Wise_Woman", "Wise Woman", "kind"), Row("Einar_01", kind="cloned"), Row("Wise_Woman", "Wise")]
    after = ask(sandbox)
    assert upstream.asked == [None]
    assert [(v.voice_id, v.name, v.description, v.kind, v.language) for v in after.voices.all()] == [
        ("Wise_Woman", "Wise", "", "system", "English"), ("Einar_01", "Einar_01", "", "cloned", ""),
    ]  # fmt: skip
    assert (after.error, after.failures, in_minutes(after), lists.due()) == ("", 0, 360, [])


def test_a_voice_that_stays_keeps_its_row(sandbox: VoiceList, upstream: Upstream) -> None:
    before = sandbox.voices.get(voice_id="Wise_Woman").pk
    upstream.rows = [Row("Lively_Girl"), Row("Wise_Woman")]
    assert ask(sandbox).voices.get(voice_id="Wise_Woman").pk == before
    assert names(sandbox) == ["Lively_Girl", "Wise_Woman"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.TryLater("busy", code=1002), "There was no usable answer. Code 1002."),
        (errors.KeyRefused("no", code=1004), "The key was not accepted. Code 1004."),
        (errors.OutOfCredit("empty", code=1008), "The account is out of credit. Code 1008."),
        (TimeoutError(), "There was no usable answer."),
    ],
)
def test_a_failure_keeps_the_old_list_and_says_why(
    sandbox: VoiceList, upstream: Upstream, error: Exception, words: str
) -> None:
    upstream.error = error
    after = ask(sandbox)
    assert (after.error, names(after)) == (words, list(lists.BUILT_IN.values()))


def test_the_pauses_grow_and_end_with_success(sandbox: VoiceList, upstream: Upstream) -> None:
    upstream.error, pauses = errors.TryLater("busy", code=1002), []
    for _ in range(5):
        VoiceList.objects.update(due_at=timezone.now())
        pauses.append(in_minutes(ask(sandbox)))
    assert pauses == [1, 5, 20, 60, 60]
    VoiceList.objects.update(due_at=timezone.now())
    upstream.error, upstream.rows = None, [Row("Wise_Woman")]
    assert in_minutes(ask(sandbox)) == 360


def test_an_empty_answer_is_none(sandbox: VoiceList, upstream: Upstream) -> None:
    upstream.rows = [Row(""), Row("A\x00"), Row("x" * 257)]
    assert ask(sandbox).error == "The list that came back was empty."
    assert names(sandbox) == list(lists.BUILT_IN.values())


def test_a_list_without_built_in_voices_is_doubted_and_asked_for_again_soon(
    sandbox: VoiceList, upstream: Upstream
) -> None:
    upstream.rows = [Row("Einar_01", kind="cloned")]
    for _ in range(5):
        VoiceList.objects.update(due_at=timezone.now())
        after = ask(sandbox)
        assert len(names(after)) == len(lists.BUILT_IN) + 1  # what is there is taken none the less
        assert (
            after.error
            == f"MiniMax listed none of the {len(lists.BUILT_IN)} built-in voices known before; those are kept."
        )
    assert in_minutes(after) == 60
    upstream.rows = [Row("Wise_Woman")]
    VoiceList.objects.update(due_at=timezone.now())
    ask(sandbox)


@pytest.mark.parametrize("kind", ["cloned", "designed", "system"])
def test_what_is_suddenly_missing_is_believed_only_when_it_is_said_again(
    sandbox: VoiceList, upstream: Upstream, kind: str
) -> None:
    many = [Row(f"voice-{number:02}", kind=kind) for number in range(30)]
    upstream.rows = [Row("Wise_Woman"), *many]
    ask(sandbox)
    upstream.rows = [Row("Wise_Woman")]
    counts = []
    for _ in range(4):
        VoiceList.objects.update(due_at=timezone.now())
        counts.append((len(names(ask(sandbox))), sandbox.failures))
    assert counts == [(31, 1), (31, 2), (31, 3), (1, 0)]


def test_a_few_that_are_gone_are_gone(sandbox: VoiceList, upstream: Upstream) -> None:
    upstream.rows = [Row(f"voice-{number:02}") for number in range(30)]
    ask(sandbox)
    upstream.rows = upstream.rows[:16]
    VoiceList.objects.update(due_at=timezone.now())
    assert (len(names(ask(sandbox))), sandbox.error) == (16, "")


def test_an_answer_for_a_key_that_changed_meanwhile_is_not_kept(alice: User, upstream: Upstream) -> None:
    key = people.give_key(alice)
    hers = lists.list_for(key.pk)
    upstream.rows, upstream.meanwhile = [Row("Somebody_elses", kind="cloned")], lambda: lists.hurry(key.pk)
    assert names(ask(hers)) == list(lists.BUILT_IN.values())
    assert lists.due() == [hers.pk]


def test_a_key_that_goes_while_it_is_asked_with_leaves_nothing(alice: User, upstream: Upstream) -> None:
    hers = lists.list_for(people.give_key(alice).pk)
    upstream.rows, upstream.meanwhile = [Row("Wise_Woman")], lambda: keys.remove_key(alice)
    with pytest.raises(VoiceList.DoesNotExist):
        ask(hers)


@pytest.mark.parametrize("state", [KeyState.UNCHECKED, KeyState.REFUSED, KeyState.WRONG_REGION])
def test_nobody_is_asked_with_a_key_that_does_not_work(alice: User, upstream: Upstream, state: str) -> None:
    ask(lists.list_for(people.give_key(alice, state=state).pk))
    assert (lists.due(), upstream.asked) == ([], [])


def test_a_long_name_is_cut_and_an_odd_character_left_out(sandbox: VoiceList, upstream: Upstream) -> None:
    upstream.rows = [Row("Wise_Woman", "W\x00" * 200, "d" * 400)]
    voice = ask(sandbox).voices.get()
    assert (voice.name, len(voice.description)) == ("W" * 120, 300)
