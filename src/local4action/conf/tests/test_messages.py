"""The catalogues of pages hold every message, those of paper only what is printed."""

import shutil

import pytest

from local4action.conf import messages

pytestmark = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="GNU gettext was not found"
)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with one source of paper and one of pages, in place of ours."""
    root = tmp_path / "local4action"
    for name, text in (("labels/certificate.py", "Printed"), ("labels/pages.py", "Shown")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f'from x import gettext as _\n_("{text} %(n)s")\n')
    (root / "locale").mkdir()
    (root / "locale/same.json").write_text("{}")
    monkeypatch.setattr(messages, "PACKAGE", root)
    monkeypatch.setattr(messages, "LOCALE", root / "locale")
    return root


def _translated(language, before, after):
    path = messages.catalogue(language)
    text = path.read_text(encoding="utf-8")
    line = f'msgid "{before}"\nmsgstr ""\n'
    assert line in text
    path.write_text(text.replace(line, f'msgid "{before}"\nmsgstr "{after}"\n'), encoding="utf-8")


def _sources(language):
    return sorted(source for _, source in messages.messages(messages.catalogue(language)))


def test_each_kind_of_catalogue_holds_its_own_messages(package):
    messages.update(package)
    for language in ("fr", "es"):
        assert _sources(language) == ["Printed %(n)s", "Shown %(n)s"]
    assert messages.PAPER == ("ar", "pt", "ru", "zh_Hans")
    for language in messages.PAPER:
        assert _sources(language) == ["Printed %(n)s"]


def test_those_of_paper_are_judged_like_the_others(package):
    messages.update(package)
    assert "ar: not translated: 'Printed %(n)s'" in messages.problems()
    _translated("ar", "Printed %(n)s", "مطبوع")
    assert "ar: placeholders [] instead of ['%(n)s']: 'Printed %(n)s'" in messages.problems()
    messages.update(package)
    text = messages.catalogue("ar").read_text(encoding="utf-8")
    assert "مطبوع" in text
    messages.catalogue("ar").write_text(text.replace("مطبوع", "مطبوع %(n)s"), encoding="utf-8")
    assert [one for one in messages.problems() if one.startswith("ar")] == []
    more = package / "brand/kit/words.py"
    more.parent.mkdir(parents=True)
    more.write_text('from x import gettext as _\n_("Poster")\n')
    assert "ar: missing: 'Poster'" in messages.problems()
    (package / "labels/certificate.py").unlink()
    assert "ar: no longer used: 'Printed %(n)s'" in messages.problems()
