"""Routes, mounted at the root."""

from django.urls import path

from studio.workspaces import views

app_name = "workspaces"
urlpatterns: list[object] = [path("setup/<str:token>/", views.set_up, name="set_up")]
