"""A forgotten password: a link by mail, or, where no mail is sent, how to get one from the operator."""

from hashlib import sha256

from allauth.core import ratelimit
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from studio.accounts.sign_in.views import too_many_tries
from studio.lib.http import HtmxRequest
from studio.mail import outbox

LIMIT = "forgotten"  # of settings.ACCOUNT_RATE_LIMITS


class ForgottenForm(forms.Form):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Write the e-mail that you sign in with."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HtmxRequest) -> HttpResponse:
    """GET shows the form; POST has a link sent, and answers the same whether anybody has this address."""
    if not outbox.is_on():
        return render(request, "accounts/forgotten.html")
    form = ForgottenForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/forgotten_by_mail.html", {"form": form}, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action=LIMIT, key=email):
        return too_many_tries(request)
    outbox.post_to("password", email, once=sha256(email.encode()).hexdigest())
    return render(request, "accounts/forgotten_by_mail.html", {"sent_to": email})
