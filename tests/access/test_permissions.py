"""Named permissions: each is declared once, asked somewhere, and on the page about them."""

from rules.permissions import permissions

from tests.access import permissions as generated


def test_every_action_asks_for_a_declared_permission():
    generated.load()
    assert set(generated.acts()) - set(permissions) == set()


def test_every_permission_is_asked_by_an_action_or_a_page():
    generated.load()
    asked = set(generated.acts()) | generated.asked_by_pages()
    assert {name for name in permissions if name not in asked} == set()


def test_every_predicate_says_what_it_means():
    generated.load()
    known = generated.sentences()
    unsaid = {
        name
        for one in permissions.values()
        for name in generated.names_in(one)
        if name not in known
    }
    assert unsaid == set()


def test_the_page_is_fresh():
    """Write it anew with `python -m tests.access.permissions`."""
    assert generated.PAGE.read_text(encoding="utf-8") == generated.page()


def test_the_page_names_who_and_what():
    text = generated.page()
    assert "| `hubs.edit_file` | `leads_hub` | `edit_file`" in text
    assert "- `leads_hub`: Speaks today for the organisation that leads the hub." in text
