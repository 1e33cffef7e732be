"""`local4action check` says what was not fetched, and what that costs."""

from local4action.conf import deployment, environment


def test_what_is_absent_is_a_note_and_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ASSETS", tmp_path)
    (tmp_path / "map").mkdir()
    (finding,) = deployment._assets()
    assert not finding.serious
    assert "Arabic or Chinese" in finding.text
    (tmp_path / "fonts").mkdir()
    assert list(deployment._assets()) == []
