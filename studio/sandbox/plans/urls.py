"""`/v1/coding_plan/…`, `/v1/token_plan/remains`, `/account/query_balance`: what comes with a plan, and its quotas."""

from django.urls import URLPattern, path

from studio.sandbox.plans import search as plans_search
from studio.sandbox.plans import usage as plans_usage
from studio.sandbox.plans import vision as plans_vision

urlpatterns: list[URLPattern] = [
    path("v1/coding_plan/search", plans_search.search),
    path("v1/coding_plan/vlm", plans_vision.vlm),
    path("v1/token_plan/remains", plans_usage.remains),
    path("account/query_balance", plans_usage.query_balance),
    path("help/<slug:name>", plans_search.show_page),
]
