"""The addresses of the imitated API."""

from django.conf import settings
from django.urls import path

from studio.sandbox import api, faults, files, ledger, speech, voices

urlpatterns = [
    path("v1/t2a_v2", speech.t2a_v2),
    path("v1/get_voice", voices.get_voice),
    path("download/<slug:token>/<str:name>", files.download),
]
if settings.FAULTS:
    urlpatterns += [
        path("_ledger", ledger.ledger),
        path("_fault", faults.fault),
        path("_release", faults.release),
    ]
handler404 = api.not_found
