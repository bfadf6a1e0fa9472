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


@place("kinds", "chat:search")
def chat_search(visit: Visit) -> None:
    talk(visit)
    visit.to(f"{CHAT}search/?q=bora").locator("mark").first.wait_for()


@place("kinds", "chat:conversation")
def chat_calls_and_a_table(visit: Visit) -> None:
    made = talk(visit)
    calls = [{"type": "call", "id": "c1", "name": "look_up", "arguments": '{"wind": "Bora"}'}]
    rows = [{"type": "text", "text": '{"rows": [{"wind": "Bora"}, {"wind": 7}]}'}]
    facts = {"table": {"name": "Winds", "columns": [{"name": "wind"}]}}
    said = {"conversation": made, "role": "assistant", "written_at": timezone.now(), "model": "MiniMax-Text-01"}
    first = Message.objects.create(parts=rows, facts=facts, parent=made.messages.latest("pk"), **said)
    last = Message.objects.create(parts=calls, parent=first, **said)
    visit.to(f"{CHAT}{made.key}/?at={last.key}").get_by_text("It asks for").wait_for()


@place("kinds", "chat:prompts", "chat:prompts_new")
def chat_prompt(visit: Visit) -> None:
    page = visit.to(f"{CHAT}prompts/new/")
    page.get_by_label("Name").fill("Ask about a wind")
    page.get_by_label("Text").fill("Where does the {{wind}} come from?")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Use").wait_for()


@place("kinds", "chat:prompts_use")
def chat_prompt_filled(visit: Visit) -> None:
    visit.to(f"{CHAT}prompts/").get_by_role("link", name="Use").click()
    visit.page.get_by_label("wind").wait_for()


@place("kinds", "chat:prompts_edit")
def chat_prompt_edited(visit: Visit) -> None:
    visit.to(f"{CHAT}prompts/").get_by_role("link", name="Ask about a wind").click()
    visit.page.get_by_role("button", name="Save").wait_for()


@place("kinds", "chat:functions", "chat:functions_new")
def chat_function(visit: Visit) -> None:
    page = visit.to(f"{CHAT}functions/new/")
    page.get_by_label("Name", exact=True).first.fill("look_up_wind")
    page.get_by_label("Name", exact=True).nth(1).fill("wind")
    page.get_by_role("button", name="Another").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="look_up_wind").wait_for()


@place("kinds", "chat:functions_edit")
def chat_function_edited(visit: Visit) -> None:
    visit.to(f"{CHAT}functions/").get_by_role("link", name="look_up_wind").click()
    visit.page.get_by_text("As a JSON schema").click()


@place("kinds", "chat:tables", "chat:tables_new", "chat:tables_edit")
def chat_table(visit: Visit) -> None:
    page = visit.to(f"{CHAT}tables/new/")
    page.get_by_label("Name", exact=True).first.fill("Winds")
    page.get_by_label("Name", exact=True).nth(1).fill("wind")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Winds").click()
    page.get_by_role("button", name="Save").wait_for()


@place("kinds", "chat:instructions")
def chat_instructions(visit: Visit) -> None:
    page = visit.to(f"{CHAT}instructions/")
    page.get_by_label("Instructions").fill("Write as a keeper would.")
    page.get_by_role("button", name="Save as a new version").click()
    page.get_by_text("Version 1", exact=True).click()


@place("kinds", "chat:import")
def chat_import(visit: Visit) -> None:
    visit.to(f"{CHAT}import/").get_by_role("button", name="Bring it in").click()
    visit.page.get_by_role("alert").wait_for()
