"""Machine addresses of the room `labels`: no language; they stay as long as a label is shown."""

from __future__ import annotations

from django.urls import path

from local4action.labels.views import embedding, public

app_name = "labels-machine"
urlpatterns = [
    path("label/<slug:number>/credential.json", public.credential_json, name="credential"),
    path("label/<slug:number>/badge.svg", public.badge_svg, name="badge_svg"),
    path("label/<slug:number>/badge.png", public.badge_png, name="badge_png"),
    path("label/<slug:number>/certificate.pdf", public.certificate_pdf, name="certificate"),
    path("label/<slug:number>/embed/", embedding.embed, name="embed"),
    path("oembed", embedding.oembed, name="oembed"),
    path(".well-known/did.json", public.did_json, name="did"),
    path("sections/<slug:ref>/did.json", public.section_did_json, name="section_did"),
    path("status/<int:number>", public.status_list, name="status"),
]
