"""The pages of the agendas: the same for everyone, a fixed number of queries, shown in words."""

import pytest

from local4action.agendas import actions, imports, queries
from local4action.foundation.actions import SYSTEM


@pytest.fixture
def frames(db):
    return actions.install_frames(actor=SYSTEM)


PAGES = {
    "/en/agendas/": 1,
    "/en/agendas/sdg/": 3,
    "/en/agendas/durban/": 3,
    "/en/agendas/social-covenant/": 3,
    "/en/agendas/sdg/11/": 3,
    "/en/agendas/sdg/11.2/": 3,
    "/en/agendas/paris/2/": 3,
}


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_within_its_queries(client, frames, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(PAGES[path] + 1):
        response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("path", PAGES)
def test_page_is_the_same_for_everyone(client, frames, path, cast):
    anonymous = client.get(path).content
    client.force_login(cast.officer)
    assert client.get(path).content == anonymous


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_titles_are_in_the_readers_language(client, frames, language):
    title = queries.node_for("sdg", "6").title.render(language).text
    assert title in client.get(f"/{language}/agendas/sdg/6/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/en/agendas/none/", "/en/agendas/sdg/18/", "/en/agendas/sdg/%00/", "/en/agendas/sdg/é/"],
)
def test_what_does_not_exist_is_a_404(client, frames, path):
    assert client.get(path).status_code == 404


def test_the_permanent_address_leads_to_the_readers_language(client, frames):
    response = client.get("/agendas/sdg/", headers={"accept-language": "es,en;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/es/agendas/sdg/")


def test_official_text_is_shown_with_its_source(client, frames, tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "global_goals.yml").write_text("13-title: The official words <b>here</b>\n")
    assert "The official text" not in client.get("/en/agendas/sdg/13/").content.decode()
    imports.import_official_texts(tmp_path)
    page = client.get("/en/agendas/sdg/13/").content.decode()
    assert "The official text" in page
    assert "The official words &lt;b&gt;here&lt;/b&gt;" in page
    assert "A/RES/70/1" in page


def test_nothing_installed_is_said(client, db):
    assert "No agenda is installed yet" in client.get("/en/agendas/").content.decode()
