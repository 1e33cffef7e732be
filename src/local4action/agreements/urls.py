"""Addresses of the room `agreements`."""

from __future__ import annotations

from django.urls import path

from local4action.agreements import remark_views, views

app_name = "agreements"
urlpatterns = [
    path("desk/hubs/<slug:ref>/agreement/", views.agreement, name="agreement"),
    path("desk/hubs/<slug:ref>/agreement/amend/", views.amend, name="amend"),
    path("desk/hubs/<slug:ref>/agreement/sign/", views.sign, name="sign"),
    path("desk/hubs/<slug:ref>/agreement/refuse/", views.refuse, name="refuse"),
    path("desk/hubs/<slug:ref>/agreement/terms/", views.terms, name="terms"),
    path(
        "desk/hubs/<slug:ref>/agreement/remarks/<slug:remark>/", remark_views.remark, name="remark"
    ),
    path(
        "desk/hubs/<slug:ref>/agreement/<slug:part>/<slug:key>/remark/",
        remark_views.make_remark,
        name="make_remark",
    ),
    path("desk/hubs/<slug:ref>/agreement/<slug:part>/<slug:key>/", views.item, name="item"),
]
