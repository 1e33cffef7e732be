"""What the terminal of a running site says: a line for a visitor's mistake, the way for ours."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import Client

PAGE = "/en/account/login/"


@pytest.fixture
def terminal(monkeypatch):
    """What the site's own handler writes, as the settings have made it."""
    (handler,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    written = io.StringIO()
    # Not `setStream`: it flushes the stream before, which a test of a command may have closed.
    monkeypatch.setattr(handler, "stream", written)
    return written


def test_what_a_visitor_sends_wrong_is_one_line(terminal, db):
    strict = Client(enforce_csrf_checks=True)
    strict.get(PAGE)  # brings the cookie without which the check reads no further
    sent = [
        strict.post(PAGE, b"x", content_type="multipart/form-data"),
        strict.post(PAGE, b"x", content_type="application/x-www-form-urlencoded; charset=utf-16"),
        strict.post(PAGE, b"x", content_type="a/b"),
        strict.get(PAGE, headers={"host": "elsewhere.example"}),
        strict.get("/en/none/"),
    ]
    assert [one.status_code for one in sent] == [400, 400, 403, 400, 404]
    assert "Traceback" not in terminal.getvalue()
    assert len(terminal.getvalue().splitlines()) == len(sent)


def test_what_we_did_wrong_says_where(terminal):
    try:
        raise RuntimeError("ours")
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error: /en/")
    assert "RuntimeError: ours" in terminal.getvalue()
