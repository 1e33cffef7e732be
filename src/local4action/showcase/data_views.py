"""Addresses for machines: every list as CSV, JSON and GeoJSON, every hub and agreement as JSON.

Lists are sent in chunks, so that a download of all hubs takes no more memory than one of ten.
"""

from __future__ import annotations

import io
import json
from itertools import batched
from typing import TYPE_CHECKING, Any

from defusedcsv import csv
from django.http import Http404, JsonResponse, StreamingHttpResponse

from local4action.foundation.access import public
from local4action.foundation.exports import as_csv
from local4action.monitoring.observation_table import COLUMNS, rows_out
from local4action.showcase import (
    filters,
    lessons,
    observed,
    queries,
    records,
    search,
    suggestions,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

CHUNK = 500
# Each piece is packed by itself on its way.
DOCUMENTS_A_PIECE = 100


def _entries(request: HttpRequest) -> Iterator[Any]:
    return search.matching(filters.read(request.GET))


def _streamed(parts: Iterable[str], kind: str, name: str = "") -> HttpResponseBase:
    response = StreamingHttpResponse(
        (part.encode() for part in parts), content_type=f"{kind}; charset=utf-8"
    )
    response["ETag"] = versions.current()
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A byte order mark for spreadsheets, then lines; no cell can become a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(columns), extrasaction="ignore", restval="")
    out.write("\ufeff")
    writer.writeheader()
    for at, row in enumerate(rows, start=1):
        writer.writerow({key: _cell(value) for key, value in row.items()})
        if at % CHUNK == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    return value


def _listed(head: str, documents: Iterable[Any], tail: str) -> Iterator[str]:
    """A JSON document whose list is written as it is read."""
    yield head
    comma = ""
    for some in batched(documents, DOCUMENTS_A_PIECE, strict=False):
        yield comma + ",\n".join(json.dumps(one, ensure_ascii=False) for one in some)
        comma = ",\n"
    yield tail


def _features(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A Feature for each row that has a place (RFC 7946: longitude first)."""
    for row in rows:
        if row["latitude"] is None:
            continue
        properties = {
            key: value for key, value in row.items() if key not in {"latitude", "longitude"}
        }
        yield {
            "type": "Feature",
            "id": row["ref"],
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": properties,
        }


_COLLECTION = ('{"type":"FeatureCollection","features":[\n', "\n]}\n")


@public
def hubs_csv(request: HttpRequest) -> HttpResponseBase:
    """The hubs of these filters as a table."""
    rows = records.hub_rows(_entries(request))
    return _streamed(_csv(records.HUB_COLUMNS, rows), "text/csv", "hubs.csv")


@public
def hubs_json(request: HttpRequest) -> HttpResponseBase:
    """The hubs of these filters with every language."""
    documents = records.hub_documents(_entries(request))
    head = f'{{"licence":"{records.LICENCE}","hubs":[\n'
    return _streamed(_listed(head, documents, "\n]}\n"), "application/json")


@public
def hubs_geojson(request: HttpRequest) -> HttpResponseBase:
    """The hubs of these filters that have a place, as points."""
    rows: Iterable[Mapping[str, Any]] = records.hub_rows(_entries(request))
    if request.GET.get("fields") == "map":  # a third of the weight, for the map to explore
        rows = ({key: row[key] for key in records.MAP_COLUMNS if key in row} for row in rows)
    features = _features(rows)
    head, tail = _COLLECTION
    return _streamed(_listed(head, features, tail), "application/geo+json")


def _organisations() -> Iterator[dict[str, Any]]:
    rows = queries.counted_organisations().iterator(chunk_size=CHUNK)
    return records.organisation_rows(rows)


@public
def organisations_csv(request: HttpRequest) -> HttpResponseBase:
    """The organisations shown, as a table."""
    del request
    lines = _csv(records.ORGANISATION_COLUMNS, _organisations())
    return _streamed(lines, "text/csv", "organisations.csv")


@public
def organisations_json(request: HttpRequest) -> HttpResponseBase:
    """The organisations shown."""
    del request
    head = f'{{"licence":"{records.LICENCE}","organisations":[\n'
    return _streamed(_listed(head, _organisations(), "\n]}\n"), "application/json")


@public
def organisations_geojson(request: HttpRequest) -> HttpResponseBase:
    """The organisations shown that have a place, as points."""
    del request
    head, tail = _COLLECTION
    return _streamed(_listed(head, _features(_organisations()), tail), "application/geo+json")


def _lessons(request: HttpRequest) -> Iterator[Any]:
    return lessons.found(lessons.read(request.GET)).iterator(chunk_size=CHUNK)


@public
def lessons_csv(request: HttpRequest) -> HttpResponseBase:
    """The lessons of these filters, as a table."""
    lines = _csv(lessons.COLUMNS, lessons.rows(_lessons(request)))
    return _streamed(lines, "text/csv", "lessons.csv")


@public
def lessons_json(request: HttpRequest) -> HttpResponseBase:
    """The lessons of these filters, with every language."""
    documents = lessons.documents_of(_lessons(request))
    return _streamed(_listed(lessons.HEAD, documents, "\n]}\n"), "application/json")


def _as_json(document: Mapping[str, Any]) -> JsonResponse:
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@public
def hub_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Everything public of one hub."""
    del request
    return _as_json(records.hub_document(queries.hub_record_for(ref)))


@public
def agreement_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """What a hub's lead and partners signed, with its hash."""
    del request
    hub = queries.hub_record_for(ref)
    agreement = queries.agreement_in_force(hub)
    if agreement is None:
        raise Http404
    return _as_json(records.agreement_document(agreement))


@public
def observed_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """What was agreed to be observed at a hub, and all that was recorded, corrections too."""
    del request
    return _as_json(observed.document(queries.hub_record_for(ref)))


@public
def observed_csv(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The present values of a hub's figures as a table."""
    del request
    return as_csv(COLUMNS, rows_out(queries.hub_record_for(ref)), name=f"observations-{ref}")


@public
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Titles and subjects that begin as the reader typed; at most eight, one query."""
    language = request.GET.get("lang", "en")
    found = suggestions.suggestions(request.GET.get("q", ""), language)
    return _as_json({"suggestions": found})
