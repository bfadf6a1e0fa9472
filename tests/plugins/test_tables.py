"""What a test wrote for all to see is gone before the next, and what the migrations wrote is still there."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from studio.accounts.models import User
from studio.workspaces.models import Membership
from tests.people import person, workspace


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_was_written_is_gone_and_what_there_is_is_still_known(time: str) -> None:
    models = apps.get_models(include_auto_created=True)
    filled = {model for model in models if model._default_manager.exists()}
    assert filled == {Permission, ContentType} and len(models) > 40
    assert ContentType.objects.get_for_model(User).permission_set.filter(codename="add_user").exists()
    workspace(person(time), "Tidewater", "tidewater")
    assert Membership.objects.count() == 1
