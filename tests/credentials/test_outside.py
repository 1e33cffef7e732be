"""The verifier of the Data Integrity community accepts what we sign, and no single change of it.

`openbadgeslib` is asked beside the code (`labels/tests/test_issuing`); this one is another
people's work in another language, and refuses what its contexts do not define.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local4action.foundation.translations import Translated
from local4action.labels import credentials, issuer, issuing
from local4action.labels.badges import vocabularies
from local4action.labels.models import Label
from tests.journeys.packages import MODULES, ROOT, fetched, missing

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("verify.mjs")
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def signed(make: Any, settings: Any, tmp_path: Path) -> Callable[[Label], dict[str, Any]]:
    """A site with a key."""
    settings.HOME = tmp_path
    settings.BASE_URL = "https://hubs.example"
    issuing.make_key()
    return lambda label: issuing.issue(label).document  # type: ignore[union-attr]


def _label(make: Any, number: int, **hub: Any) -> Label:
    return Label.objects.create(
        number=f"L4A-2026-{number:04d}", hub=make.hub(**hub), state="active", granted_on=DAY,
        decided_by="Bureau exécutif", valid_from=DAY, valid_until=dt.date(2028, 2, 29),
    )  # fmt: skip


def test_ours_are_accepted_and_no_change_of_them(
    make: Any, signed: Callable[[Label], dict[str, Any]], tmp_path: Path
) -> None:
    node = shutil.which("node")
    if node is None:
        missing("Node is absent.")
    fetched(MODULES / "jsonld-signatures" / "package.json")
    folder = tmp_path / "signed"
    folder.mkdir()
    documents = {
        "did": issuer.did_document(credentials.known_keys()),
        "plain": signed(_label(make, 1)),
        "arabic": signed(_label(make, 2, title=Translated.of('الماء "<&>\\ ]]>', "ar"))),
    }
    section = make.organisation("Metropolis")
    issuing.make_key(section)
    shared = _label(make, 3)
    shared.co_issuer = section
    documents["together"] = signed(shared)
    assert len(documents["together"]["proof"]) == 2
    documents |= {f"status-{number}": credentials.status_list(number) for number in (1, 2)}
    # A retired key still proves what it signed.
    issuing.make_key()
    documents["did"] = issuer.did_document(credentials.known_keys())
    documents["did-section"] = issuer.did_document(credentials.known_keys(section), section)
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    contexts = tmp_path / "contexts.json"
    contexts.write_text(
        json.dumps({one: str(vocabularies.path(one)) for one in vocabularies.KNOWN})
    )
    # Node looks for packages above the script.
    done = subprocess.run(
        [node, SCRIPT, folder, contexts], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in found] == [
        "arabic.json", "plain.json", "status-1.json", "status-2.json", "together.json",
    ]  # fmt: skip
    assert all(one["accepted"] for one in found), found
    assert all(one["tried"] > 10 for one in found)
    assert [one["unseen"] for one in found] == [[]] * 5
