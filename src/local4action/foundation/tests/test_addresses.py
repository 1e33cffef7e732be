import pytest
from django.urls import reverse
from django.utils import translation

from local4action.foundation.addresses import address


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("name", ["showcase:hub", "showcase:organisation", "calls:proposal"])
def test_an_address_is_what_django_finds(language, name):
    with translation.override(language):
        for tail in ("7wyesype", "7wyesype-the-way-to-market"):
            assert address(name, tail) == reverse(name, args=[tail])
