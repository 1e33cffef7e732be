"""One list, many forms: CSV, JSON and GeoJSON of what a page shows as a table."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from defusedcsv import csv
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, name: str) -> HttpResponse:
    """UTF-8 with a byte order mark, for spreadsheets; a cell can never become a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(columns), extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(row.get(key)) for key in columns})
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value)
    return value


def as_json(data: Any) -> HttpResponse:
    """JSON with its letters as they are."""
    body = json.dumps(data, ensure_ascii=False, default=str)
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def as_geojson(features: Iterable[tuple[float, float, Mapping[str, Any]]]) -> HttpResponse:
    """A FeatureCollection of points (RFC 7946: longitude first) with their properties."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": dict(properties),
            }
            for longitude, latitude, properties in features
        ],
    }
    body = json.dumps(collection, ensure_ascii=False, default=str)
    return HttpResponse(body, content_type="application/geo+json; charset=utf-8")
