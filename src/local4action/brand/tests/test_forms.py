import re

from django import forms

from local4action.brand.forms import Renderer


class Proposal(forms.Form):
    default_renderer = Renderer()

    title = forms.CharField(label="Title", help_text="Its own name.")
    aim = forms.CharField(
        label="Aim",
        required=False,
        widget=forms.Textarea(attrs={"data-words": "150"}),
    )
    mode = forms.ChoiceField(label="Mode", choices=[("p", "In person")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="We agree")

    def clean(self) -> None:
        if self.data.get("closed"):
            self.add_error(None, "The call is closed.")


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_an_empty_form_says_what_is_required_in_words() -> None:
    html = str(Proposal())
    assert html.count(">required<") == 3
    assert "error-summary" not in html
    assert "At most 150 words" in html


def test_help_and_errors_are_tied_to_their_field() -> None:
    html = str(Proposal({"title": ""}))
    described = re.search(r'name="title"[^>]*aria-describedby="([^"]+)"', html)
    assert described is not None
    assert described[1].split() == ["id_title_helptext", "id_title_error"]
    assert set(described[1].split()) <= ids(html)


def test_each_error_on_top_leads_to_a_control_that_is_there() -> None:
    html = str(Proposal({"aim": "kept as typed"}))
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_title", "id_mode_0", "id_agreed"]
    assert set(targets) <= ids(html)
    assert "3 answers need another look" in html
    assert "kept as typed" in html


def test_an_error_of_no_field_alone_has_its_own_heading() -> None:
    html = str(Proposal({"title": "A", "mode": "p", "agreed": "on", "closed": "1"}))
    assert "This did not go through" in html
    assert "The call is closed." in html


def test_what_was_typed_stays_inert() -> None:
    html = str(Proposal({"title": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_each_control_is_drawn_once() -> None:
    html = str(Proposal())
    for name in ("title", "aim", "mode", "agreed"):
        assert html.count(f'name="{name}"') == 1
