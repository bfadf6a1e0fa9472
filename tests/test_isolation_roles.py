"""Each role against each route of its own workspace: what the roles' table denies is refused in words."""

import re

import pytest
from django.apps import apps

from studio.accounts.models import User
from studio.gallery.picked.acts import ACTS
from studio.workspaces.models import Role, Workspace
from studio.workspaces.roles import RIGHTS, may
from tests import people
from tests.jobs.listening import line
from tests.people import signed_in
from tests.rights import OPENS, READS, SENDS, right_to_open, right_to_send
from tests.test_isolation import INSIDE, MESSAGES, address, statuses
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True)
PRESSED = re.compile(r'type="submit"(?! disabled hidden)')
FORM = re.compile(r'<form[^>]*? action="([^"?]*).*?</form>', re.DOTALL)
BUTTON = re.compile(r'formaction="([^"?]*)')
LAST = ("workspaces:delete", "workspaces:hand_over", "workspaces:leave")  # afterwards the role is another one

# What is refused for another reason than the role: it is somebody else's.
REACH = {
    "chat:delete", "chat:delete_branch", "chat:restore", "chat:restore_branch", "chat:share", "jobs:set_aside",
    "library:delete", "library:restore", "voices:delete", "voices:throw_away", "workspaces:hand_over",
    "gallery:delete_collection", "gallery:restore_collection",
    "longform:delete", "longform:restore", "batches:delete_template", "batches:restore_template",
    *(f"chat:{shelf}_{verb}" for shelf in ("functions", "prompts", "tables") for verb in ("delete", "restore")),
}  # fmt: skip


def test_every_route_says_which_right_it_takes() -> None:
    listed = [*READS.split(), *(name for names in SENDS.values() for name in names.split())]
    assert sorted(listed) == INSIDE
    assert {*SENDS, *OPENS} <= set(RIGHTS)
    assert {name for names in OPENS.values() for name in names.split()} <= set(INSIDE)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_is_refused_what_the_table_says_and_nothing_else(role: str, alice: User, tidewater: Workspace) -> None:
    things = make_things(alice, tidewater)
    zoe = alice if role == Role.OWNER else people.seat(tidewater, people.person("Zoe"), role)
    client, wrong = signed_in(zoe), {}
    for name in sorted(INSIDE, key=lambda name: (name in LAST, name.startswith("workspaces:"), name)):
        opened, sent = statuses(client, name, "tidewater", things)
        right = right_to_send(name)
        if opened != 405 and (opened == 403) == may(role, right_to_open(name)) and name not in REACH:
            wrong[f"open {name}"] = opened
        refused = right is not None and not may(role, right)
        if (sent == 405) != (right is None) or (refused and sent != 403):
            wrong[f"send {name}"] = sent
        if not refused and sent == 403 and name not in REACH:
            wrong[f"send {name}"] = sent
    assert wrong == {}


@pytest.mark.parametrize("role", [role for role in Role.values if not may(role, "make")])
def test_a_refusal_is_words_and_never_a_dead_button(role: str, alice: User, tidewater: Workspace) -> None:
    things = make_things(alice, tidewater)
    client = signed_in(people.seat(tidewater, people.person("Zoe"), role))
    said = client.post(address("library:delete", "tidewater", things)).content.decode()
    assert RIGHTS["delete_own"].refusal in said
    sendable = {
        address(name, "tidewater", things) for name in INSIDE if (right := right_to_send(name)) and not may(role, right)
    }
    # The form around a selection: each of its buttons has an address, and takes a right, of its own.
    sendable |= {f"/w/tidewater/gallery/picked/{verb}/" for verb, act in ACTS.items() if not may(role, act.right)}
    for name in sorted(INSIDE):
        page = client.get(address(name, "tidewater", things))
        if page.status_code == 200 and page.headers.get("Content-Type", "").startswith("text/html"):
            forms = FORM.finditer(page.content.decode())
            pressed = [form for form in forms if PRESSED.search(form[0])]
            dead = {way for form in pressed for way in (form[1], *BUTTON.findall(form[0]))} & sendable
            assert (name, dead) == (name, set())
        page.close()


@pytest.mark.parametrize("role", Role.values)
def test_every_message_of_the_socket_is_for_every_role(live: str, role: str, alice: User, tidewater: Workspace) -> None:
    things = make_things(alice, tidewater)
    zoe = alice if role == Role.OWNER else people.seat(tidewater, people.person("Zoe"), role)
    with line(live, zoe) as page:
        for message in sorted(MESSAGES - {"unfollow"}):
            assert page.answer({message: things.job.key})["following"] == things.job.key


@pytest.mark.parametrize("role", Role.values)
def test_what_is_ones_own_one_deletes_by_another_right(role: str, alice: User, tidewater: Workspace) -> None:
    things = make_things(alice, tidewater)
    zoe = people.seat(tidewater, people.person("Zoe"), role)
    for model in apps.get_models():
        for column in {"created_by", "made_by"} & {field.name for field in model._meta.get_fields()}:
            model._default_manager.exclude(pk=None).update(**{column: zoe})
    client, wrong = signed_in(zoe), {}
    for name in sorted(REACH - {"workspaces:hand_over", "chat:share", "jobs:set_aside"}):
        sent = statuses(client, name, "tidewater", things)[1]
        if (sent == 403) == may(role, "delete_own"):
            wrong[name] = sent
    assert wrong == {}
