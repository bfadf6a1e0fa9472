"""Routes of the batch lab, inside a workspace; its page is that of every kind (``jobs:page``)."""

from django.urls import path

from studio.batches import views
from studio.batches.sheets import downloads
from studio.batches.sheets import views as sheets
from studio.batches.templates import views as templates
from studio.jobs.views import page

app_name = "batches"
urlpatterns = [
    path("", page, {"kind": "batches"}, name="lab"),
    path("look/", views.look, name="look"),
    path("example/", views.begin_example, name="example"),
    path("try/", views.try_rows, name="try"),
    path("earlier/", views.earlier, name="earlier"),
    path("redo/<str:key>/", views.redo, name="redo"),
    path("of/<str:kind>/", sheets.new, name="new"),
    path("of/<str:kind>/look/", sheets.look, name="look_at_rows"),
    path("of/<str:kind>/earlier/", sheets.listing, name="sheets"),
    path("sheets/<str:key>/", sheets.sheet, name="sheet"),
    path("sheets/<str:key>/results.<str:format>", downloads.results, name="results"),
    path("sheets/<str:key>/rows/<int:number>/", sheets.row, name="row"),
    path("templates/<str:kind>/", templates.listing, name="templates"),
    path("templates/<str:kind>/keep/", templates.keep, name="keep_template"),
    path("templates/<str:key>/delete/", templates.delete_template, name="delete_template"),
    path("templates/<str:key>/restore/", templates.restore_template, name="restore_template"),
]
