"""`/v1/coding_plan/…`, `/v1/token_plan/remains`, `/account/query_balance`: what comes with a plan, and its end."""

from django.urls import URLPattern, path

from studio.sandbox import plan_search, plan_usage, plan_vision

urlpatterns: list[URLPattern] = [
    path("v1/coding_plan/search", plan_search.search),
    path("v1/coding_plan/vlm", plan_vision.vlm),
    path("v1/token_plan/remains", plan_usage.remains),
    path("account/query_balance", plan_usage.query_balance),
    path("help/<slug:name>", plan_search.page),
]
