"""The ceiling: a bare Django page of twenty rows from PostgreSQL, and nothing else."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from local4action.conf import environment

PAGE = Engine().from_string(
    "<!doctype html><title>Twenty rows</title><ul>"
    "{% for row in rows %}<li>{{ row.0 }}: {{ row.1 }}</li>{% endfor %}</ul>"
)


def twenty(_request: HttpRequest) -> HttpResponse:
    """Twenty rows in a list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, country FROM hubs_hub ORDER BY id LIMIT 20")
        rows = cursor.fetchall()
    return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [path("", twenty)]
if not settings.configured:
    settings.configure(
        SECRET_KEY="-",
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        USE_I18N=False,
        DATABASES={"default": environment.database()},
        DEBUG=bool(os.environ.get("CEILING_DEBUG")),
    )
    django.setup()
application = get_wsgi_application()
