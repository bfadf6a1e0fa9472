"""What is sent of a conversation: every kind of part, one system message, and whole exchanges only."""

from typing import Any

from studio.chat import parts
from studio.chat.messages import Turn, build_messages, fit, join_instructions
from studio.chat.tokens import estimate_parts
from studio.minimax.chat.request import Picture, ToolCall

CALL = {"type": "call", "id": "call_1", "name": "tide", "arguments": '{"at": "Halden"}'}
RESULT = {"type": "result", "call": "call_1", "name": "tide", "text": "out"}


def user(*said: str | dict[str, Any], key: str = "") -> Turn:
    return Turn("user", tuple(parts.text(one) if isinstance(one, str) else one for one in said), key)


def answer(*said: str | dict[str, Any]) -> Turn:
    return Turn("assistant", tuple(parts.text(one) if isinstance(one, str) else one for one in said))


def test_words_go_out_as_they_were_written() -> None:
    sent = build_messages([user("Keep <exact lines>, vector<T>."), answer("Kept."), user("More.")])
    assert [(one.role, one.content) for one in sent] == [
        ("user", "Keep <exact lines>, vector<T>."), ("assistant", "Kept."), ("user", "More."),
    ]  # fmt: skip


def test_instructions_of_workspace_and_conversation_are_one_system_message() -> None:
    system = join_instructions("Write British English.", "  ", "Be brief.\n")
    sent = build_messages([user("Hello")], system)
    assert [one.content for one in sent if one.role == "system"] == ["Write British English.\n\nBe brief."]
    assert not any(one.role == "system" for one in build_messages([user("Hello")], "  \n"))


def test_a_picture_is_sent_where_it_is_seen_and_named_where_it_is_not() -> None:
    asked = user(parts.picture("KEY", "Dusk"), "What is this?")
    (seen,), (blind,) = build_messages([asked], pictures={"KEY": "data:image/png;base64,x"}), build_messages([asked])
    assert seen.content == (Picture("data:image/png;base64,x"), "What is this?")
    assert blind.content == "[A picture that you cannot see: Dusk]\n\nWhat is this?"


def test_a_file_goes_before_the_words_with_its_name() -> None:
    (sent,) = build_messages([user({"type": "file", "title": "tide.csv", "text": "a,b"}, "Sum it up.")])
    assert sent.content == "File “tide.csv”:\n\na,b\n\nSum it up."


def test_reasoning_goes_back_with_the_calls_that_came_of_it_and_never_else() -> None:
    thought = parts.thinking("Ask the tide.")
    called = [user("When?"), answer(thought, CALL), Turn("tool", (RESULT,)), answer(thought, "At six.")]
    _, call, result, said = build_messages(called)
    assert (call.reasoning, call.tool_calls) == (
        "Ask the tide.", (ToolCall("call_1", "tide", '{"at": "Halden"}'),),
    )  # fmt: skip
    assert (result.role, result.tool_call_id, result.content) == ("tool", "call_1", "out")
    assert (said.reasoning, said.content) == ("", "At six.")


def test_a_call_without_result_and_a_result_without_call_stay_behind() -> None:
    assert [one.role for one in build_messages([user("When?"), answer(CALL), user("Never mind.")])] == ["user", "user"]
    assert [one.role for one in build_messages([Turn("tool", (RESULT,)), user("And?")])] == ["user"]


def test_an_answer_of_which_nothing_came_is_not_sent() -> None:
    assert len(build_messages([user("One"), answer(), user("Two"), answer(parts.thinking("hm")), user("Three")])) == 3


def test_old_turns_are_left_out_in_whole_exchanges() -> None:
    long = "word " * 100
    path = [user(long), answer(CALL), Turn("tool", (RESULT,)), answer(long), user(long), answer(long), user("Now?")]
    sizes = [estimate_parts(turn.parts) for turn in path]
    assert fit(path, sizes, sum(sizes)) == 0
    for room in range(sum(sizes)):
        first = fit(path, sizes, room)
        assert path[first].role == "user" and first in (4, 6)
        assert not any(one.tool_call_id for one in build_messages(path[first:]))
    assert fit(path, sizes, 0) == 6  # the question itself is always sent
