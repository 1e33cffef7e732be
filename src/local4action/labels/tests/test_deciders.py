"""Who decided a label, in each language, with the language that the name is in."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.db import connection

from local4action.brand import paper_languages
from local4action.brand.kit.subject import Said
from local4action.foundation.translations import Translated
from local4action.labels import credentials, deciders, issuing
from local4action.labels.models import Label
from local4action.labels.tests.story import in_force, labelled
from local4action.members.models import Body

DAY = dt.date(2026, 3, 1)


def decided(name, language="fr", *, kind="bureau", as_then=""):
    body = Body(kind=kind, name=Translated.of(name, language))
    return Label(number="L4A-2026-0001", body=body, decided_by=as_then or name)


def test_a_body_is_said_in_the_readers_language_where_its_record_has_it():
    label = decided("Bureau exécutif de CGLU")
    assert deciders.said(label, "fr") == Said("Bureau exécutif de CGLU", "fr")
    assert deciders.said(label, "fr-CA") == Said("Bureau exécutif de CGLU", "fr")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", Said("Executive Bureau", "en")),
        ("es", Said("Buró Ejecutivo", "es")),
        ("ar", Said("المكتب التنفيذي", "ar")),
        ("pt", Said("Bureau Executivo", "pt")),
        ("ru", Said("Исполнительное бюро", "ru")),
        ("zh-hans", Said("执行局", "zh-hans")),
        # Nothing on paper speaks these: the record's own words.
        ("sw", Said("Bureau exécutif de CGLU", "fr")),
        ("zh-hant", Said("Bureau exécutif de CGLU", "fr")),
    ],
)
def test_else_by_what_such_a_body_is_called(language, said):
    assert deciders.said(decided("Bureau exécutif de CGLU"), language) == said


@pytest.mark.parametrize("kind", Body.Kind)
def test_every_kind_has_a_name_of_its_own_in_every_language_of_paper(kind):
    label = decided("Mwili", "sw", kind=kind)
    names = {one: deciders.said(label, one) for one in paper_languages.LANGUAGES}
    assert {one: said.language for one, said in names.items()} == {one: one for one in names}
    assert len({said.text for said in names.values()}) == len(names)


def test_a_body_that_has_another_name_since_is_named_as_it_was_then():
    label = decided("Bureau exécutif", as_then="Bureau")
    assert deciders.said(label, "ar") == Said("Bureau", "fr")


def test_of_a_body_without_a_record_only_the_name_is_known():
    assert deciders.said(Label(decided_by="Bureau"), "ar") == Said("Bureau", "und")


@pytest.mark.django_db
def test_a_granted_label_knows_the_body_of_its_decision(cast, make):
    label = labelled(cast, make)
    assert label.body == cast.executive_bureau
    assert label.decided_by == str(cast.executive_bureau.name)


@pytest.mark.django_db
def test_labels_of_before_learn_their_body_from_the_register(cast, make):
    label = labelled(cast, make)
    other = Label.objects.create(
        number="L4A-2020-0001", hub=make.hub(), granted_on=DAY, decided_by="Bureau"
    )
    Label.objects.update(body=None)
    migration = import_module("local4action.labels.migrations.0007_bodies_of_decisions")
    with connection.cursor() as cursor:
        cursor.execute(migration.SQL)
    label.refresh_from_db()
    other.refresh_from_db()
    assert (label.body, other.body) == (cast.executive_bureau, None)


@pytest.mark.django_db
def test_the_page_says_which_language_each_name_is_in(client, cast, make, settings, tmp_path):
    settings.HOME = tmp_path
    label = in_force(cast, make, title=Translated.of("ماء للجميع", "ar"))
    body = cast.executive_bureau
    body.name = Translated.of("Bureau exécutif", "fr")
    body.save()
    Label.objects.filter(pk=label.pk).update(decided_by="Bureau exécutif")
    with time_machine.travel("2027-02-01T09:00:00+00:00", tick=False):
        page = client.get(f"/fr/label/{label.number}/").content.decode()
        assert '<bdi lang="fr">Bureau exécutif</bdi>' in page
        assert 'lang="ar"' in page[page.index("<h1>") : page.index("</h1>")]
        assert (
            '<bdi lang="es">Buró Ejecutivo</bdi>'
            in client.get(f"/es/label/{label.number}/").content.decode()
        )


@pytest.mark.django_db
def test_a_credential_says_the_language_of_the_title_beside_it(cast, make, settings, tmp_path):
    """Open Badges wants a name to be plain text."""
    settings.HOME = tmp_path
    issuing.make_key()
    label = in_force(cast, make, title=Translated.of("ماء للجميع", "ar"))
    document = credentials.credential_of(label.number).document
    assert document["name"].endswith("ماء للجميع")
    assert document["inLanguage"] == "ar"
    assert document["credentialSubject"]["achievement"]["inLanguage"] == "en"
