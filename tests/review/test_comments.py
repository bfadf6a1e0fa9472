"""Comments by plain forms: they are listed, answered, changed with a trace, taken back and put back, and resolved."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from studio.accounts.models import User
from studio.library.models import Version
from studio.review import panel
from studio.review.models import Comment
from tests.library.page.stock import Shelve
from tests.people import signed_in
from tests.review.stock import address, clip, say, text


@pytest.fixture
def teaser(shelve: Shelve) -> Version:
    """A clip of Alice's."""
    return clip(shelve)


def read(person: User, version: Version, query: str = "") -> str:
    """Return the page as a person gets it, in one line of single spaces."""
    answer = signed_in(person).get(address(version.asset, query))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def send(person: User, version: Version, **form: Any) -> Any:
    """Send the box for a comment, as a browser without script does."""
    return signed_in(person).post(address(version.asset, "comments/"), {"version": version.key, **form})


def words_of(text: str, comment: Comment) -> str:
    """Return the text of a comment on a page, without its marks."""
    found = re.search(rf'<article[^>]*id="comment-{comment.key}".*?</article>', text)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


@pytest.mark.parametrize(("make", "words"), [(clip, "C to comment at this moment."), (text, "C to comment.")])
def test_the_first_word_is_asked_for_in_words_of_the_medium(
    shelve: Shelve, rita: User, make: Callable[[Shelve], Version], words: str
) -> None:
    assert words in re.sub(r"<[^>]+>", "", read(rita, make(shelve)))


def test_of_many_threads_the_newest_are_shown_and_the_earlier_ones_on_demand(
    teaser: Version, rita: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "MOST_THREADS", 3)
    first = say(rita, teaser, "Thread 1")
    say(bob, teaser, "An answer to the first", parent=first)
    for number in range(2, 9):
        say(rita, teaser, f"Thread {number}")

    def shown(path: str) -> tuple[list[int], str]:
        page = read(rita, teaser, path)
        earlier = re.search(r'data-earlier href="[^"]*(\?[^"]*)"', page)
        assert re.search(r'<small id="count-comments">8</small>', page)
        return sorted(map(int, re.findall(r"Thread (\d)", page))), earlier[1].replace("&amp;", "&") if earlier else ""

    for path in ("", "comments/"):
        numbers, query = shown(path)
        assert numbers == [6, 7, 8]
        numbers, query = shown(path + query)
        assert numbers == [3, 4, 5, 6, 7, 8]
        numbers, query = shown(path + query)
        assert (numbers, query) == ([1, 2, 3, 4, 5, 6, 7, 8], "")
    assert "An answer to the first" in read(rita, teaser, "?from=2")
    assert shown("?from=nonsense")[0] == [6, 7, 8]


def test_what_a_reviewer_says_is_listed_for_everybody(teaser: Version, rita: User, vera: User) -> None:
    assert "to comment at this moment" in read(rita, teaser) and "Nobody said anything yet" in read(vera, teaser)
    answer = send(rita, teaser, text="Hold it longer <b>here</b>.", begin="0:02.8", end="3.8")
    comment = Comment.objects.get()
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"#comment-{comment.key}")
    text = read(vera, teaser)
    assert words_of(text, comment).startswith(
        "R Rita 0:02.8 to 0:03.8 Copy link Hold it longer &lt;b&gt;here&lt;/b&gt;."
    )
    assert f'data-flag="{comment.key}" data-at="46.667" data-seek="2800"' in text
    assert 'aria-label="Comment 1 by Rita at 0:02.8 to 0:03.8"' in text
    assert "Reply" not in text and "You can read along" in text  # Vera only looks
    assert "You 0:02.8" in words_of(read(rita, teaser), comment)


def test_an_answer_stays_in_its_thread_and_whoever_may_resolves_it(teaser: Version, rita: User, bob: User) -> None:
    comment = say(rita, teaser)
    send(bob, teaser, text="Doing it.", parent=comment.key)
    reply = comment.replies.get()
    send(rita, teaser, text="Thank you.", parent=reply.key)  # an answer to an answer is one more of the thread
    assert comment.replies.count() == 2
    page = read(bob, teaser, f"comments/write/?reply={comment.key}")
    assert "Answering comment 1 by" in page and f'name="parent" value="{comment.key}"' in page
    signed_in(bob).post(f"/w/tidewater/comments/{comment.key}/resolve/")
    assert "Resolved in v1" in words_of(read(rita, teaser), comment)
    signed_in(rita).post(f"/w/tidewater/comments/{comment.key}/resolve/", {"open": "1"})
    assert "Resolved" not in words_of(read(rita, teaser), comment)


def test_one_changes_only_ones_own_words_and_what_they_were_is_kept(teaser: Version, rita: User, alice: User) -> None:
    comment = say(rita, teaser, "Colder, please.")
    page = signed_in(rita).get(address(teaser.asset, f"comments/write/?edit={comment.key}")).content.decode()
    assert "Colder, please." in page and f'name="edits" value="{comment.key}"' in page
    send(rita, teaser, text="Warmer, please.", edits=comment.key)
    told = words_of(read(alice, teaser), comment)
    assert "edited" in told and "Warmer, please." in told and "Colder, please." in told  # behind what opens the trace
    assert send(alice, teaser, text="Never mind.", edits=comment.key).status_code == 422
    comment.refresh_from_db()
    assert comment.text == "Warmer, please."


def test_what_is_taken_back_leaves_a_trace_and_comes_back(teaser: Version, rita: User, alice: User) -> None:
    comment = say(rita, teaser)
    say(alice, teaser, "Why?", parent=comment)
    where = f"/w/tidewater/comments/{comment.key}/"
    assert signed_in(alice).post(f"{where}delete/").status_code == 404
    signed_in(rita).post(f"{where}delete/")
    text = read(alice, teaser)
    assert "This comment was taken back." in words_of(text, comment) and "Warmer" not in text and "Why?" in text
    assert "data-flag" not in text
    signed_in(rita).post(f"{where}restore/")
    assert "Warmer, please." in read(alice, teaser)


def test_a_comment_is_carried_to_the_next_version_at_the_same_moment(
    teaser: Version, shelve: Shelve, rita: User
) -> None:
    old = say(rita, teaser, "Too grey.")
    send(rita, teaser, text="Hold it.", begin="4.4")
    new = clip(shelve, asset=teaser.asset)
    late = say(rita, new, "Now it is warm.")
    text = read(rita, new)
    assert "from v1" in words_of(text, old) and "from" not in words_of(text, late)
    assert text.count("data-flag=") == 1
    assert "Now it is warm." not in read(rita, teaser, "?v=1")  # it was not there yet
