"""A setting that MiniMax refuses is named in words, and the way to put it right leads to it."""

from pathlib import Path

import pytest

from studio.accounts.models import User
from studio.images.kinds import Images
from studio.jobs.error_messages import read_table
from studio.jobs.models import Job, State
from studio.minimax.wire.error_fields import find_field
from studio.workspaces.models import Workspace
from tests.images.stock import set_of
from tests.people import signed_in

pytestmark = pytest.mark.django_db
assert isinstance(Images.messages_file, Path)
TABLE = read_table(Images.messages_file)


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
