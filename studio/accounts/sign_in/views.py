"""The sign-in page, and what is said to whoever has tried too often."""

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from studio.accounts.sign_in.limits import WAIT_S, is_hammering

TOO_MANY = "too_many_login_attempts"


def too_many_tries(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Render 429 with the seconds after which the next try counts."""
    answer = render(request, "429.html", status=429)
    answer.headers["Retry-After"] = str(WAIT_S)
    return answer


class SignInView(LoginView):  # type: ignore[misc]
    """allauth's, with our limits: a refusal is a 429 that says for how long, and the form keeps the e-mail."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_hammering(request):
            return too_many_tries(request)
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().form_invalid(form)
        if any(error.code == TOO_MANY for errors in form.errors.as_data().values() for error in errors):
            answer.status_code = 429
            answer.headers["Retry-After"] = str(WAIT_S)
        return answer
