"""The pipeline: how many proposals are where, what waits longest, what is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from local4action.calls.workflow import CALL, PROPOSAL
from local4action.foundation.access import area_or_404, desk
from local4action.reviews.pipeline import pipeline_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET")
def pipeline(request: HttpRequest) -> HttpResponse:
    """Each call that is going on, in one line."""
    area_or_404("reviews.read_all_files", request.user)
    lines = [
        {
            "line": line,
            "state": CALL.state_of(line.call),
            "cells": [
                (state, PROPOSAL.states[state].staff, number) for state, number in line.cells
            ],
        }
        for line in pipeline_for(request.user)
    ]
    return render(request, "reviews/pipeline.html", {"lines": lines})
