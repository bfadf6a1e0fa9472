"""Routes of voices, inside a workspace."""

from django.urls import path

from studio.voices import views

app_name = "voices"
urlpatterns = [
    path("", views.picker, name="picker"),
    path("favourite/", views.favourite, name="favourite"),
]
