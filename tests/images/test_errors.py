"""A setting that MiniMax refuses is named in words, and the way to put it right leads to it."""

from pathlib import Path

import pytest

from studio.accounts.models import User
from studio.images.kinds import Images
from studio.jobs.error_messages import explain, read_table, table
from studio.jobs.models import Job, State
from studio.minimax.wire.error_fields import find_field
from studio.workspaces.models import Workspace
from tests.images.stock import set_of
from tests.people import signed_in
from tests.source import ROOT

pytestmark = pytest.mark.django_db
assert isinstance(Images.messages_file, Path)
TABLE = read_table(Images.messages_file)
ICONS = (ROOT / "templates" / "ui" / "icons.html").read_text()


@pytest.mark.parametrize("field", TABLE["fields"])
def test_each_field_is_named_and_led_to(field: str, alice: User, tidewater: Workspace) -> None:
    job = set_of(tidewater, alice, made=False, style="水彩", model="image-01-live")
    found = find_field(2013, f"invalid params, {field}")
    error = {"reason": "refused", "code": 2013, "field": found}
    Job.objects.filter(pk=job.pk).update(state=State.REFUSED, error=error)
    alices = signed_in(alice)
    card = alices.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    assert TABLE["fields"][field] in card and "Nothing was charged." in card
    goal = TABLE["anchors"].get(field, "edit")
    assert f"?job={job.key}#{goal}" in card
    assert f'id="{goal}"' in alices.get(f"/w/tidewater/images/?job={job.key}").content.decode()


def test_a_notice_has_the_colour_and_the_sign_of_its_reason() -> None:
    shown = {code: explain({"code": code}, of_kind=Images.messages_file) for code in (1026, 1027, 1008, 1002, 2013)}
    looks = {code: (told.icon, told.tone) for code, told in shown.items() if told}
    assert looks == {
        1026: ("shield", "bad"), 1027: ("shield", "warn"), 1008: ("wallet", "bad"), 1002: ("clock", "warn"),
        2013: ("info", "warn"),
    }  # fmt: skip
    assert shown[1026] and shown[1026].title == TABLE["1026"]["title"]  # in the kind's own words
    assert all(f'id="i-{row["icon"]}"' in ICONS for row in table().values() if "icon" in row)
