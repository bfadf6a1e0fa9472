"""The server: pages, one socket a page, and the services that live as long as the process."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
django.setup(set_prefix=False)

from studio.jobs.engine.runner import runner  # noqa: E402 - models need django.setup() first
from studio.jobs.socket import notifications  # noqa: E402
from studio.jobs.socket.consumer import Feed  # noqa: E402
from studio.lib import log, periodic  # noqa: E402
from studio.lib.body_limit import BodyGate  # noqa: E402
from studio.lib.lifespan import Lifespan  # noqa: E402
from studio.lib.request_threads import Lanes  # noqa: E402
from studio.lib.sync_handler import OneVisit  # noqa: E402
from studio.library.media import derivatives  # noqa: E402
from studio.minimax.client import close_all  # noqa: E402

log.configure(settings.STUDIO_LOG)
sockets = URLRouter([path("w/<slug:slug>/live", Feed.as_asgi())])
application = Lifespan(
    BodyGate(
        ProtocolTypeRouter(
            {
                "http": Lanes(OneVisit()),  # type: ignore[arg-type]
                "websocket": AllowedHostsOriginValidator(CookieMiddleware(sockets)),
            }
        ),
        rules=[("/tools/text/", 6_000_000), ("/speech/", 512 * 1024)],
    ),
    runner.serve,
    notifications.listen,
    periodic.loop,
    at_end=[close_all, derivatives.worker.close],
)
