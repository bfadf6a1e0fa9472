"""Routes of speech, inside a workspace; its page is that of every kind (``jobs:page``)."""

from django.urls import path

from studio.speech import views

app_name = "speech"
urlpatterns = [
    path("listen/", views.listen, name="listen"),
    path("takes/", views.takes, name="takes"),
]
