"""A label as anyone may check it: the page in words, the documents for machines."""

import datetime as dt
import html
import io
import json
import re
from xml.etree import ElementTree as ET

import pypdf
import pytest
import time_machine
from openbadgeslib.baking import ITXT_KEYWORD_OB3, SVG_ELEMENT_OB3, extract_png, extract_svg
from PIL import Image

from local4action.brand import artwork
from local4action.foundation.models import FileReference
from local4action.foundation.translations import Translated
from local4action.labels import certificate, credentials, issuing, standing, tasks
from local4action.labels.models import Label, LabelMove

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def label(make):
    with time_machine.travel(NOW, tick=False):
        issuing.make_key()
        made = Label.objects.create(
            number="L4A-2026-0001", hub=make.hub(), state="active", granted_on=DAY,
            decided_by="Executive Bureau", conditions="Name a second partner.",
            valid_from=DAY, valid_until=dt.date(2028, 2, 29),
        )  # fmt: skip
        issuing.issue(made)
        yield made


STEP = {
    "candidate": "grant", "active": "activate", "on_watch": "put_on_watch", "suspended": "suspend",
    "completed": "complete", "withdrawn": "withdraw", "expired": "expire",
}  # fmt: skip


def _moved(label, state, reason=""):
    source, label.state = label.state, state
    label.save()
    LabelMove.objects.create(
        label=label, name=STEP[state], source=source, target=state, reason=reason, language="fr",
        moved_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "words", "kind"),
    [
        ("candidate", "not in force yet", "neutral"),
        ("active", "This label is valid", "good"),
        ("on_watch", "valid, and on watch", "warn"),
        ("suspended", "is suspended", "stop"),
        ("completed", "was completed under this label", "good"),
        ("withdrawn", "was withdrawn", "stop"),
        ("expired", "no longer in force", "warn"),
    ],
)
def test_the_page_says_in_words_whether_it_is_valid(client, label, state, words, kind):
    _moved(label, state, "Les comptes n’ont pas été remis.")
    page = client.get("/en/label/L4A-2026-0001/").content.decode()
    notice = re.search(r'<div class="notice notice--(\w+)">(.*?)</div>', page, re.DOTALL)
    assert notice[1] == kind
    assert words in notice[2]
    assert ("Les comptes" in notice[2]) is (state in {"suspended", "withdrawn"})
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd><bdi[^>]*>(.*?)</bdi>", page))
    assert (facts["Decided by"], facts["Decided on"]) == ("Executive Bureau", "1 March 2026")
    # Nobody said in which language a decision was written.
    assert '<bdi lang="und">Name a second partner.</bdi>' in page


def test_what_is_noted_later_is_not_why_it_is_suspended(client, label):
    _moved(label, "suspended", "Les comptes n’ont pas été remis.")
    LabelMove.objects.create(
        label=label, name="meet_conditions", source="suspended", target="suspended",
        reason="A second partner signed.", language="en", moved_at=NOW,
    )  # fmt: skip
    page = client.get("/en/label/L4A-2026-0001/").content.decode()
    notice = re.search(r'<div class="notice notice--stop">(.*?)</div>', page, re.DOTALL)[1]
    assert "Les comptes" in notice
    assert "second partner" not in notice


def test_a_label_past_its_last_day_has_ended_before_anybody_wrote_it_down(label):
    assert standing.of(label, [], dt.date(2028, 2, 29)).kind == "good"
    assert standing.of(label, [], dt.date(2028, 3, 1)).kind == "warn"


def test_the_same_address_without_a_language_and_in_small_letters(client, label):
    assert client.get("/label/L4A-2026-0001/", headers={"accept-language": "fr"}).url == (
        "/fr/label/L4A-2026-0001/"
    )
    assert client.get("/en/label/l4a-2026-0001/").url == "/en/label/L4A-2026-0001/"


def test_the_badge_carries_the_credential_that_is_served(client, label):
    served = client.get("/label/L4A-2026-0001/credential.json")
    assert served["Access-Control-Allow-Origin"] == "*"
    drawn = client.get("/label/L4A-2026-0001/badge.svg")
    assert drawn["Content-Type"].startswith("image/svg+xml")
    (baked,) = ET.fromstring(drawn.content).iter(  # noqa: S314 - our own
        "{https://purl.imsglobal.org/ob/v3p0}credential"
    )
    assert json.loads(baked.text) == served.json()
    assert b"<script" not in drawn.content


def test_a_title_cannot_break_out_of_the_badge(client, label):
    label.hub.title = label.hub.title.revised("]]></x><script>1</script>")
    label.hub.save()
    issuing.issue(label)
    drawn = client.get("/label/L4A-2026-0001/badge.svg").content
    (baked,) = ET.fromstring(drawn).iter(  # noqa: S314 - our own
        "{https://purl.imsglobal.org/ob/v3p0}credential"
    )
    assert "]]></x><script>" in json.loads(baked.text)["name"]


def test_keys_and_lists_are_where_the_credential_says(client, label, settings):
    credential = client.get("/label/L4A-2026-0001/credential.json").json()
    keys = client.get("/.well-known/did.json").json()
    assert keys["id"] == credential["issuer"]["id"]
    assert credential["proof"]["verificationMethod"] in keys["assertionMethod"]
    for entry in credential["credentialStatus"]:
        path = entry["statusListCredential"].removeprefix(settings.BASE_URL)
        assert client.get(path).json()["id"] == entry["statusListCredential"]
    assert client.get("/status/3").status_code == 404


def test_queries_do_not_grow_with_the_life_of_a_label(client, label, django_assert_max_num_queries):
    for number in range(6):
        _moved(label, "suspended" if number % 2 else "active")
        label.valid_until += dt.timedelta(days=30)
        issuing.issue(label)
    with django_assert_max_num_queries(2):
        assert client.get("/en/label/L4A-2026-0001/").status_code == 200
    with django_assert_max_num_queries(1):
        client.get("/label/L4A-2026-0001/credential.json")


def test_nobody_learns_of_a_label_whose_hub_is_not_shown(client, label):
    label.hub.is_public = False
    label.hub.save()
    for path in ("/en/label/L4A-2026-0001/", "/label/L4A-2026-0001/credential.json",
                 "/label/L4A-2026-0001/badge.svg"):  # fmt: skip
        assert client.get(path).status_code == 404


def test_before_a_key_there_is_nothing_to_serve(client, make):
    Label.objects.create(
        number="L4A-2026-0002", hub=make.hub(), granted_on=DAY, decided_by="Executive Bureau"
    )
    page = client.get("/en/label/L4A-2026-0002/")
    assert b"credential.json" not in page.content
    assert client.get("/label/L4A-2026-0002/credential.json").status_code == 404
    assert client.get("/status/1").status_code == 404
    assert client.get("/.well-known/did.json").json()["verificationMethod"] == []


TITLES = {
    "en": "Certificate", "fr": "Certificat", "es": "Certificado", "ar": "شهادة",
    "pt": "Certificado", "ru": "Сертификат", "zh-hans": "证书",
}  # fmt: skip


def _read(answer):
    assert answer.status_code == 200
    return pypdf.PdfReader(io.BytesIO(answer.content))


def test_the_certificate_is_printed_in_each_language_and_served(client, label, fetched_faces):
    credential = label.credentials.get()
    waiting = client.get("/label/L4A-2026-0001/certificate.pdf")
    assert (waiting.status_code, waiting["Retry-After"]) == (503, "30")
    tasks.draw(credential=credential.pk)
    tasks.draw(credential=credential.pk)
    assert credential.renditions.count() == 1 + len(TITLES)
    for language, word in TITLES.items():
        read = _read(client.get(f"/label/L4A-2026-0001/certificate.pdf?lang={language}"))
        root = read.trailer["/Root"]
        assert root["/Lang"] == language[:2]
        assert root["/MarkInfo"]["/Marked"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        assert read.metadata.title.startswith(word)
        assert "L4A-2026-0001" in read.pages[0].extract_text()
        assert len(read.pages) == 1


def test_in_arabic_the_whole_paper_runs_from_right_to_left(client, label, fetched_faces):
    tasks.draw(credential=label.credentials.get().pk)
    read = _read(client.get("/label/L4A-2026-0001/certificate.pdf?lang=ar-EG"))
    assert read.trailer["/Root"]["/ViewerPreferences"]["/Direction"] == "/R2L"
    where = {}
    read.pages[0].extract_text(
        visitor_text=lambda text, at, *_: where.setdefault(text.strip(), at[4])
    )
    # The title begins at the right edge, the first column stands to the right of the second;
    # number and address stand whole, left to right.
    assert where["شهادة"] > 400
    assert where["بقيادة"] > where["المكان"] > 200
    address = label.permanent_address.partition("://")[2].rstrip("/")
    assert {"L4A-2026-0001", address, "مارس"} <= where.keys()


def test_without_the_faces_it_is_printed_in_the_languages_that_need_none(label, settings, tmp_path):
    settings.DOCUMENT_FONTS = tmp_path / "absent"
    credential = label.credentials.get()
    tasks.draw(credential=credential.pk)
    assert set(credential.renditions.values_list("name", flat=True)) == {
        "badge", "certificate-en", "certificate-fr", "certificate-es", "certificate-pt",
        "certificate-ru",
    }  # fmt: skip


def test_a_title_no_face_can_draw_does_not_take_the_other_words_with_it(label, fetched_faces):
    label.hub.title = label.hub.title.revised("\U000f0000")
    label.hub.save()
    read = pypdf.PdfReader(io.BytesIO(certificate.pdf(label, "ar")))
    words = read.pages[0].extract_text()
    assert "سارية" in words
    assert "بكتابة" in words


def test_the_page_offers_it_in_the_language_of_the_hub_too(client, label, settings, tmp_path):
    settings.DOCUMENT_FONTS = tmp_path

    def offered(page):
        text = client.get(f"/{page}/label/L4A-2026-0001/").content.decode()
        return re.findall(r'certificate\.pdf\?lang=([a-z-]+)"', text)

    assert (offered("en"), offered("fr")) == (["en"], ["fr", "en"])
    label.hub.title = Translated.of("مياه المطر", "ar")
    label.hub.save()
    assert (offered("en"), offered("fr")) == (["en", "ar"], ["fr", "ar"])
    text = client.get("/en/label/L4A-2026-0001/").content.decode()
    assert 'hreflang="ar" download>Certificate (PDF) <bdi lang="ar">العربية</bdi>' in text
    settings.DOCUMENT_FONTS = tmp_path / "absent"
    assert offered("en") == ["en"]
    label.hub.title = Translated.of("Maji ya mvua", "sw")
    label.hub.save()
    assert offered("en") == ["en"]


def test_a_newer_credential_has_a_newer_certificate(client, label):
    tasks.draw(credential=label.credentials.get().pk)
    label.valid_until = dt.date(2029, 2, 28)
    second = issuing.issue(label)
    assert client.get("/label/L4A-2026-0001/certificate.pdf").status_code == 503
    tasks.draw(credential=second.pk)
    assert client.get("/label/L4A-2026-0001/certificate.pdf").status_code == 200


def test_what_was_drawn_of_a_superseded_credential_goes(label):
    first = label.credentials.get()
    tasks.draw(credential=first.pk)
    files = set(first.renditions.values_list("file", flat=True))
    label.valid_until = dt.date(2029, 2, 28)
    second = issuing.issue(label)
    assert first.renditions.count() == len(files)
    tasks.draw(credential=second.pk)
    assert not first.renditions.exists()
    assert not FileReference.objects.filter(pk__in=files).exists()
    assert second.renditions.count() == len(files)


def test_another_artwork_has_what_is_in_force_drawn_anew(label, settings):
    credential = label.credentials.get()
    names = tasks._names()

    def due():
        return credentials.to_draw(names, artwork.current().digest)

    assert due() == [credential.pk]
    tasks.draw(credential=credential.pk)
    assert due() == []
    before = dict(credential.renditions.values_list("name", "file__file__sha256"))
    (settings.HOME / "brand").mkdir()
    artwork.path().write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7h-7z"/></svg>'
    )
    assert due() == [credential.pk]
    tasks.draw(credential=credential.pk)
    assert due() == []
    after = dict(credential.renditions.values_list("name", "file__file__sha256"))
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
    assert FileReference.objects.filter(purpose="label").count() == len(names)


def test_the_png_carries_the_same_credential_for_another_reader_too(client, label):
    tasks.draw(credential=label.credentials.get().pk)
    served = client.get("/label/L4A-2026-0001/badge.png")
    with Image.open(io.BytesIO(served.content)) as picture:
        picture.load()
        assert picture.size == (640, 640)
        inside = picture.text["openbadgecredential"]
    assert json.loads(inside) == client.get("/label/L4A-2026-0001/credential.json").json()
    png = client.get("/label/L4A-2026-0001/badge.png").content
    svg = client.get("/label/L4A-2026-0001/badge.svg").content
    read = (
        extract_png(png, keyword=ITXT_KEYWORD_OB3),
        extract_svg(svg, element=SVG_ELEMENT_OB3, text_fallback=True),
    )
    assert [json.loads(one) for one in read] == [json.loads(inside)] * 2


def test_the_card_may_stand_on_any_site_and_runs_nothing(client, label):
    answer = client.get("/label/L4A-2026-0001/embed/?lang=fr")
    assert "X-Frame-Options" not in answer
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script" not in policy
    page = answer.content.decode()
    assert '<html lang="fr">' in page
    assert "Ce label est valable" in page
    other = client.get("/en/label/L4A-2026-0001/")
    assert other["X-Frame-Options"] == "DENY"


def test_who_pastes_the_address_gets_the_card(client, label, settings):
    page = client.get("/en/label/L4A-2026-0001/").content.decode()
    found = re.search(r'application/json\+oembed" href="([^"]+)"', page)[1]
    path = html.unescape(found).removeprefix(settings.BASE_URL)
    described = client.get(f"{path}&maxwidth=300&maxheight=9").json()
    assert (described["type"], described["version"]) == ("rich", "1.0")
    assert (described["width"], described["height"]) == (300, 150)
    assert f'src="{settings.BASE_URL}/label/L4A-2026-0001/embed/"' in described["html"]
    base = settings.BASE_URL
    for address in ("", "https://evil.example/label/L4A-2026-0001/", f"{base}/hubs/", "http://["):
        assert client.get("/oembed", {"url": address}).status_code == 404
    assert client.get(f"{path}&format=xml").status_code == 501
