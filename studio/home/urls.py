"""Routes of the way in."""

from django.urls import path

from studio.home import page, running, views

app_name = "home"
urlpatterns = [
    path("", views.first_page, name="first"),
    path("w/<slug:slug>/", page.home, name="workspace"),
    path("w/<slug:slug>/start/", page.start, name="start"),
    path("w/<slug:slug>/news/", page.news, name="news"),
    path("w/<slug:slug>/running/", running.running, name="running"),
    path("w/<slug:slug>/ended/<str:key>/", running.ended, name="ended"),
    path("key/", views.key, name="key"),
    path("theme/", views.theme, name="theme"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
