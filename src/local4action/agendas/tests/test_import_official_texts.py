"""Official texts are laid beside our own words, from files we wrote for the test."""

import pytest

from local4action.agendas import actions, imports, queries
from local4action.foundation.actions import SYSTEM


@pytest.fixture
def folder(tmp_path, db):
    actions.install_frames(actor=SYSTEM)
    for language, lines in {
        "en": "1-title: The whole text of goal one\n"
        "1-1-title: Text of target 1.1\n1-a-title: Text of 1.a\n",
        "fr": "1-title: Le texte entier de l'objectif 1\n1-short: Court\n",
        "zh-Hans": "1-title: 目标一的全文\n",
    }.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "global_goals.yml").write_text(lines, encoding="utf-8")
    return tmp_path


def test_texts_arrive_with_their_languages(folder):
    report = imports.import_official_texts(folder)
    assert (report.languages, report.set, report.problems) == (["en", "fr", "zh-Hans"], 3, [])
    official = queries.node_for("sdg", "1").official_title
    assert official.original == "en"
    assert {language: one.text for language, one in official.texts.items()} == {
        "en": "The whole text of goal one",
        "fr": "Le texte entier de l'objectif 1",
        "zh-Hans": "目标一的全文",
    }
    assert str(queries.node_for("sdg", "1.a").official_title) == "Text of 1.a"
    assert queries.node_for("sdg", "2").official_title is None


def test_a_second_import_changes_nothing(folder):
    imports.import_official_texts(folder)
    report = imports.import_official_texts(folder)
    assert (report.set, report.same) == (0, 3)
    assert "3" in str(report)


def test_our_own_titles_stay(folder):
    before = str(queries.node_for("sdg", "1").title)
    imports.import_official_texts(folder)
    actions.install_frames(actor=SYSTEM)
    node = queries.node_for("sdg", "1")
    assert (str(node.title), str(node.official_title)) == (before, "The whole text of goal one")


@pytest.mark.parametrize(
    "content",
    [
        "- a list",
        "1-title: [broken",
        "!!python/object/apply:os.system ['true']",
        b"\xff\xfe\x00",
    ],
)
def test_a_bad_file_is_named_and_the_others_are_read(folder, content):
    bad = folder / "es" / "global_goals.yml"
    bad.parent.mkdir()
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    report = imports.import_official_texts(folder)
    assert report.set == 3
    assert len(report.problems) == 1
    assert str(bad) in report.problems[0]


def test_codes_that_do_not_exist_are_counted(folder):
    (folder / "en" / "global_targets.yml").write_text("1-9-title: No such target\n18-title: No\n")
    report = imports.import_official_texts(folder)
    assert report.unknown == 1
