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

from studio.chat import body_limits as tool_limits  # noqa: E402 - models need django.setup() first
from studio.gallery import body_limits as gallery_limits  # noqa: E402
from studio.home import body_limits as home_limits  # noqa: E402
from studio.jobs.engine.runner import runner  # noqa: E402
from studio.jobs.socket import notifications  # noqa: E402
from studio.jobs.socket.consumer import WorkspaceConsumer  # noqa: E402
from studio.lib import log, periodic  # noqa: E402
from studio.lib.body_limit import BodyLimit  # noqa: E402
from studio.lib.lifespan import Lifespan  # noqa: E402
from studio.lib.request_threads import RequestThreads  # noqa: E402
from studio.lib.sync_handler import SyncHandler  # noqa: E402
from studio.library.media import derivatives, underlay  # noqa: E402
from studio.minimax.client import close_all  # noqa: E402

log.configure(settings.STUDIO_LOG)
sockets = URLRouter([path("w/<slug:slug>/live", WorkspaceConsumer.as_asgi())])
application = Lifespan(
    BodyLimit(
        ProtocolTypeRouter(
            {
                "http": RequestThreads(SyncHandler()),  # type: ignore[arg-type]
                "websocket": AllowedHostsOriginValidator(CookieMiddleware(sockets)),
            }
        ),
        lambda path: home_limits.limit_of(path) or gallery_limits.limit_of(path) or tool_limits.limit_of(path),
    ),
    runner.serve,
    notifications.listen,
    periodic.serve,
    at_end=[close_all, derivatives.worker.close, underlay.worker.close],
)
