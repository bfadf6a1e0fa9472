"""Routes of jobs, inside a workspace."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from studio.jobs import views
from studio.jobs.activity import views as activity
from studio.jobs.kinds import kind_named


class KindConverter(StringConverter):
    """Matches the name of a registered kind only."""

    regex = "[a-z]+"

    def to_python(self, value: str) -> str:
        """Return the name. Raises ValueError, which means: no such route."""
        try:
            return kind_named(value).name
        except KeyError as error:
            raise ValueError from error


register_converter(KindConverter, "kind")
app_name = "jobs"
urlpatterns = [
    path("<kind:kind>/", views.page, name="page"),
    path("<kind:kind>/part/", views.part, name="part"),
    path("activity/", activity.activity, name="activity"),
    path("activity/news/", activity.news, name="activity_news"),
    path("activity/restored/", activity.answer_restored, name="restored"),
    path("activity/stop/", activity.stop_own, name="stop_own"),
    path("jobs/<str:key>/row/", activity.row, name="row"),
    path("jobs/<str:key>/aside/", activity.set_aside, name="set_aside"),
    path("jobs/<str:key>/move/", activity.move, name="move"),
    path("jobs/<str:key>/card/", views.card, name="card"),
    path("jobs/<str:key>/cancel/", views.cancel, name="cancel"),
    path("jobs/<str:key>/again/", views.again, name="again"),
    path("jobs/<str:key>/stream/", views.stream, name="stream"),
]
