"""Compression of pages, without telling by their length what they hold (the BREACH attack).

A stranger who can put a guess into a page beside a secret, and see how long the compressed answer is, learns the secret
letter by letter. So:

- Pages that show secrets are sent as they are: sign-in, codes of the second step, settings of the key, set-up.
- A page is compressed only where no stranger chose its address's query: there is none, or the browser says that our own
  page asked (``Sec-Fetch-Site``). Forms are our own pages' too, by their CSRF token.
- What remains in a compressed page that others must not know is the CSRF token, which Django masks anew in each answer.
  Django also adds a random number of bytes.
- Sound, files and streams are never compressed: they are already, or must not wait.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

SECRET_PATHS = ("/accounts/", "/settings/", "/setup/")


class CompressPages(GZipMiddleware):
    """Compresses HTML where that is safe."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, compressed or not."""
        if is_page(response) and not holds_secrets(request) and is_asked_by_us(request):
            return super().process_response(request, response)  # type: ignore[arg-type]
        return response


def is_page(response: HttpResponseBase) -> bool:
    """Return whether this is HTML that is complete."""
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def holds_secrets(request: HttpRequest) -> bool:
    """Return whether pages at this address may show what nobody else may know."""
    return request.path.startswith(SECRET_PATHS)


def is_asked_by_us(request: HttpRequest) -> bool:
    """Return whether no stranger can have chosen what the page repeats of the request."""
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return ours or (request.method == "GET" and not request.META.get("QUERY_STRING"))
