"""The mail of this server, for the person who runs it: what waits and why, what was given up, and another try."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from studio.accounts.operator.access import operator_view
from studio.accounts.views import PersonRequest
from studio.lib.http import see_other
from studio.mail import office, outbox

PAGE = "/settings/accounts/#mail"


def mail_context() -> dict[str, Any]:
    """Return what the operator's page shows of the mail."""
    if not outbox.is_on():
        return {"mail_server": None}
    return {"mail_server": settings.STUDIO_MAIL, "mail": office.survey()}


@require_POST
@operator_view
def try_again(request: PersonRequest) -> HttpResponse:
    """Have everything that waits or was given up tried once more, now."""
    count = office.try_again()
    messages.success(
        request, f"{count} mail{'' if count == 1 else 's'} tried again now. The page tells what comes of it."
    )
    return see_other(PAGE)


@require_POST
@operator_view
def dismiss(request: PersonRequest) -> HttpResponse:
    """Take what was given up off the list."""
    office.dismiss()
    messages.success(request, "Taken off the list. Nothing of it is sent.")
    return see_other(PAGE)


@require_POST
@operator_view
def send_trial(request: PersonRequest) -> HttpResponse:
    """Send the operator a mail, to see whether it comes."""
    outbox.post("trial", [request.user], once="trial")
    messages.success(request, f"A mail is on the way to {request.user.email}.")
    return see_other(PAGE)
