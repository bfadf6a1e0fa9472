"""Who runs this server: the owner of its first account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from studio.accounts.models import User

View = Callable[..., HttpResponse]


def is_operator(person: User) -> bool:
    """Return whether a person runs this server."""
    return person.is_active and not User.objects.filter(pk__lt=person.pk).exists()


def operator_view(view: View) -> View:
    """Decorate a view that only the operator finds; for everybody else there is nothing."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User) or not is_operator(request.user):
            raise Http404
        return view(request, **kwargs)

    return inner
