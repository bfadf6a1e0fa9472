"""Where MiniMax posts its news: not signed, without a session, believed in nothing."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from studio.jobs.engine import callbacks
from studio.jobs.engine.runner import runner
from studio.minimax.callbacks import parse_callback


@csrf_exempt
@require_POST
def hear(request: HttpRequest, token: str) -> HttpResponse:
    """Echo a challenge, or look at once after the job that was sent with a token. Raises Http404."""
    callback = parse_callback(request.body)
    if callback is None:
        return HttpResponseBadRequest("A JSON object is expected.", content_type="text/plain")
    job = callbacks.hear(token, callback)
    if job is None:
        raise Http404
    if callback.challenge:
        return JsonResponse({"challenge": callback.challenge})
    runner.wake(job.pk)
    return JsonResponse({})
