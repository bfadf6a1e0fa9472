"""Routes: an app with pages inside a workspace says so by ``workspace_prefix`` on its AppConfig."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from studio.jobs.callbacks import hear


def workspace_routes() -> list[URLPattern | URLResolver]:
    """Return the routes below ``/w/<slug>/`` that the apps bring along."""
    return [
        path(f"w/<slug:slug>/{config.workspace_prefix}", include(f"{config.name}.urls"))
        for config in apps.get_app_configs()
        if hasattr(config, "workspace_prefix")
    ]


urlpatterns = [
    path("", include("studio.home.urls")),
    path("", include("studio.mail.urls")),
    path("", include("studio.accounts.urls")),
    path("", include("studio.workspaces.urls")),
    path("callbacks/minimax/<str:token>/", hear, name="callback"),
    path("accounts/", include("allauth.urls")),
    *workspace_routes(),
]
handler400 = "studio.home.errors.bad_request"
handler500 = "studio.home.errors.server_failed"
handler429 = "studio.accounts.sign_in.views.too_many_tries"
