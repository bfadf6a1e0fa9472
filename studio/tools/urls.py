"""Routes that the pages of all tools share, inside a workspace."""

from django.urls import path

from studio.tools import views

app_name = "tools"
urlpatterns = [path("text/", views.open_text, name="text")]
