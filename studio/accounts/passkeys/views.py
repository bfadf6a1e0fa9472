"""Around allauth's own pages: the last way in stays, and who fails to confirm may try again on the same page."""

from urllib.parse import urlencode

from allauth.mfa.webauthn.views import reauthenticate_webauthn, remove_webauthn
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from studio.accounts.views import PersonRequest
from studio.accounts.ways import is_only_way, passkeys_of
from studio.lib.http import see_other


@login_required
def remove(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Ask, and remove a passkey after the person confirmed who they are; the only way in stays. Raises Http404."""
    passkey = get_object_or_404(passkeys_of(request.user), pk=pk)
    if is_only_way(request.user, "passkey"):
        return render(request, "accounts/passkeys/only_way.html", {"passkey": passkey}, status=422)
    answer: HttpResponseBase = remove_webauthn(request, pk=pk)
    return answer


@login_required
def confirm(request: PersonRequest) -> HttpResponseBase:
    """Have a person confirm who they are by a passkey; a refused one is said on the page, which asks again."""
    answer: HttpResponseBase = reauthenticate_webauthn(request)
    if request.method != "POST" or answer.headers.get("Location") != reverse("account_login"):
        return answer
    wanted = {"next": request.POST["next"]} if request.POST.get("next") else {}
    return see_other(f"{request.path}?{urlencode(wanted)}")
