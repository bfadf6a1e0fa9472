"""Routes of the batch lab, inside a workspace; its page is that of every kind (``jobs:page``)."""

from django.urls import path

from studio.batches import views
from studio.jobs.views import page

app_name = "batches"
urlpatterns = [
    path("", page, {"kind": "batches"}, name="lab"),
    path("look/", views.look, name="look"),
    path("example/", views.begin_example, name="example"),
    path("try/", views.try_rows, name="try"),
    path("earlier/", views.earlier, name="earlier"),
    path("redo/<str:key>/", views.redo, name="redo"),
]
