"""What each person spent this month, as the team page tells it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from studio.accounts.models import User
from studio.ledger.models import Entry, EntryState
from studio.ledger.spending import begin_of_month
from studio.workspaces.models import Workspace
from tests.people import signed_in


def spend(person: User, tidewater: Workspace, units: int, price: str | None, **more: object) -> None:
    """Book something that was charged."""
    facts = {"kind": "speech", "job_key": "0" * 12, "model": "speech-2.8-hd", "unit": "character", "quoted": units}
    money = {"currency": "USD" if price else "", "unit_price": price and Decimal(price)}
    values = {"state": EntryState.CHARGED, "charged": units, **facts, **money, **more}
    Entry.objects.create(workspace=tidewater, person=person, **values)


def spent(alice: User) -> dict[str, str]:
    """Return what the page says of everybody."""
    rows = signed_in(alice).get("/w/tidewater/team/").context["rows"]
    return {row.membership.user.name: row.spent for row in rows}


def test_the_team_page_adds_up_what_was_charged_this_month(
    tidewater: Workspace, alice: User, bob: User, vera: User
) -> None:
    spend(bob, tidewater, 3, "2.10")
    spend(bob, tidewater, 1, "0.40")
    spend(bob, tidewater, 100, "1", sandbox=True)
    spend(bob, tidewater, 100, "1", state=EntryState.RELEASED)
    spend(bob, tidewater, 100, "1", created_at=begin_of_month(timezone.now()) - timedelta(seconds=1))
    spend(vera, tidewater, 5, None)
    assert spent(alice) == {"Alice": "", "Bob": "$6.70", "Vera": "Not known"}
