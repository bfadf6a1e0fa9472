"""The page that ends mails of one topic."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from studio.mail.stop import label_of, read_token, stop


@csrf_exempt  # the signed link is the permission, and mail programs bring no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def stop_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST ends the mails; neither takes a sign-in, and POST does not lead elsewhere, as RFC 8058 has it."""
    found = read_token(token)
    if found is None:
        return render(request, "mail/no_stop.html", status=404)
    person, topic = found
    if request.method == "POST":
        stop(person, topic)
    return render(request, "mail/stop.html", {"label": label_of(topic), "is_done": request.method == "POST"})
