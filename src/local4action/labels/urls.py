"""Pages of the room, in the reader's language."""

from __future__ import annotations

from django.urls import path

from local4action.labels.views import checking, desk, kit, materials, public

app_name = "labels"
urlpatterns = [
    path("label/check/", checking.check, name="check"),
    path("label/<slug:number>/", public.label, name="label"),
    path("desk/labels/", desk.labels, name="desk_labels"),
    path("desk/labels/materials/", materials.of_all_labels, name="desk_all_materials"),
    path("desk/labels/<slug:number>/", desk.label, name="desk_label"),
    path("desk/labels/<slug:number>/kit/", kit.kit, name="kit"),
    path("desk/labels/<slug:number>/kit/all.zip", kit.archive, name="kit_archive"),
    path("desk/labels/<slug:number>/kit/<str:language>/<str:name>", kit.file, name="kit_file"),
    path("desk/labels/<slug:number>/move/", desk.move, name="desk_move"),
    path("desk/labels/<slug:number>/materials/", materials.of_one_label, name="desk_materials"),
    path(
        "desk/labels/<slug:number>/materials/<slug:ref>/", materials.material, name="desk_material"
    ),
]
