"""What leaves on paper speaks more languages than the pages, and the pages stay as they are."""

import pytest
from django.utils import translation

from local4action.brand import paper_languages


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("fr", "fr"), ("pt-BR", "pt"), ("ar-EG", "ar"), ("AR", "ar"), ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"), ("zh-Hans", "zh-hans"), ("zh-Hant", None), ("zh-TW", None),
        ("sw", None), ("", None), ("../ar", None),
    ],
)  # fmt: skip
def test_the_language_of_paper_for_a_text(tag, language):
    assert paper_languages.language_for(tag) == language


def test_arabic_and_chinese_need_the_faces_that_are_fetched(settings, tmp_path):
    settings.DOCUMENT_FONTS = tmp_path
    assert paper_languages.printable() == ("en", "fr", "es", "ar", "pt", "ru", "zh-hans")
    settings.DOCUMENT_FONTS = tmp_path / "absent"
    assert paper_languages.printable() == ("en", "fr", "es", "pt", "ru")


@pytest.mark.parametrize("language", paper_languages.LANGUAGES)
def test_django_itself_speaks_them(language):
    with translation.override(language):
        said = translation.gettext("Decided by")
        assert translation.get_language_bidi() is (language == "ar")
    assert (said == "Decided by") is (language == "en")


@pytest.mark.parametrize("code", ["ar", "pt", "ru", "zh-hans"])
def test_no_page_speaks_them(client, db, code):
    assert client.get(f"/{code}/").status_code == 404
    answer = client.get("/", headers={"accept-language": f"{code}, fr;q=0.2"})
    assert answer.url == "/fr/"
