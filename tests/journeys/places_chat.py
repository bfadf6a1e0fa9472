"""Chat: before the first word, refused, with answers of every ending, and the pages for browsers without script."""

from typing import Any

from django.utils import timezone

from studio.chat.models import Conversation, Message
from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import State
from studio.workspaces.access import seat_for
from tests.jobs.conftest import settled
from tests.journeys.places import Visit, place
from tests.kinds import order_of

CHAT = "/w/tidewater/chat/"
ANSWER = """Three winds:

1. **Bora**, cold and dry
2. *Mistral*

| wind | from |
|---|---|
| Bora | the land |

```python
print("wind")
```"""


def talk(visit: Visit) -> Conversation:
    """Return a shared conversation of Alice's with two tries of a question, and a long answer."""
    found = Conversation.objects.filter(title="Winds").first()
    if found is not None:
        return found
    made = Conversation.objects.create(
        workspace=visit.get("tidewater"), created_by=visit.get("alice"), title="Winds", shared=True
    )

    def say(role: str, parent: Message | None, *said: tuple[str, str], **more: Any) -> Message:
        parts = [{"type": name, "text": text} for name, text in said]
        fields = {"created_by": made.created_by, "written_at": timezone.now(), **more}
        return Message.objects.create(conversation=made, role=role, parent=parent, parts=parts, **fields)

    asked = say("user", None, ("text", "Name three winds."))
    say("user", None, ("text", "Name some winds."))
    usage = {"prompt": 12, "answer": 90, "reasoning": 20, "total": 102, "estimated": True}
    facts = {"thought_s": 4.2, "finish": "length", "left_out": 2}
    say("assistant", asked, ("thinking", "Winds."), ("text", ANSWER), model="MiniMax-M1", usage=usage, facts=facts)
    return made


@place("kinds", "jobs:page")
def chat_new(visit: Visit) -> None:
    visit.to(CHAT).get_by_role("heading", name="What shall we work on?").wait_for()


@place("kinds", "jobs:page")
def chat_refused(visit: Visit) -> None:
    visit.to(CHAT).get_by_role("button", name="Send").click()
    visit.page.get_by_role("alert").wait_for()


@place("kinds", "chat:conversation")
def chat_thread(visit: Visit) -> None:
    made = talk(visit)
    first = made.messages.earliest("pk")
    visit.to(f"{CHAT}{made.key}/?at={first.key}").get_by_role("table").wait_for()


@place("kinds", "chat:conversation")
def chat_editing(visit: Visit) -> None:
    made = talk(visit)
    visit.to(f"{CHAT}{made.key}/?edit={made.messages.earliest('pk').key}").locator("#editing").wait_for()


@place("kinds", "chat:conversation")
def chat_answered(visit: Visit) -> None:
    kind, seat = kind_named("chat"), seat_for(visit.get("alice"), "tidewater")
    job = settled(actions.create(seat, kind, order_of(kind, seat)))
    assert job.state == State.DONE
    visit.to(f"{CHAT}?show={job.key}").locator(f"#job-{job.key} .prose").wait_for()


@place("kinds", "chat:rename")
def chat_rename(visit: Visit) -> None:
    visit.to(f"{CHAT}{talk(visit).key}/rename/").get_by_label("Title").wait_for()


@place("kinds", "chat:list")
def chat_list(visit: Visit) -> None:
    talk(visit)
    visit.to(f"{CHAT}list/").get_by_text("Winds").wait_for()
