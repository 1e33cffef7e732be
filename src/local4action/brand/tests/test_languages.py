import pytest

from local4action.brand import languages

CODES = ("en", "fr", "es")


@pytest.mark.parametrize(
    ("path", "french", "permanent"),
    [
        ("/en/", "/fr/", "/"),
        ("/en/hubs/?q=eau&page=2", "/fr/hubs/?q=eau&page=2", "/hubs/?q=eau&page=2"),
        ("/es/hubs/abcd1234-enero/", "/fr/hubs/abcd1234-enero/", "/hubs/abcd1234-enero/"),
        ("/english/", "/fr/", "/english/"),
        ("/en//elsewhere.example/", "/fr/elsewhere.example/", "/elsewhere.example/"),
        ("", "/fr/", "/"),
    ],
)
def test_only_the_first_part_changes(path: str, french: str, permanent: str) -> None:
    assert languages.in_language(path, "fr", CODES) == french
    assert languages.without_language(path, CODES) == permanent
