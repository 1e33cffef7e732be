"""Every public page: a fixed number of queries, no cookie, the same bytes for everyone, light."""

import gzip

import pytest

from local4action.foundation.translations import Status
from local4action.hubs.models import Hub
from local4action.hubs.signals import hub_changed
from local4action.showcase.models import HubEntry

pytestmark = pytest.mark.django_db
HTML_BUDGET = 25_000


def addresses(hub):
    return {
        "/en/hubs/": 3,
        "/fr/hubs/?country=SN": 4,
        "/es/hubs/?q=hub&goal=3&goal=4&state=running": 4,
        "/en/hubs/?q=nothing+like+this": 4,
        "/en/map/": 4,
        "/en/map/?q=hub": 4,
        "/en/data/": 0,
        "/en/organisations/": 2,
        hub.get_absolute_url(): 5,
        f"{hub.get_absolute_url()}agreement/": 3,
        hub.lead.get_absolute_url(): 3,
        f"/data/hubs/{hub.ref}.json": 5,
        f"/data/agreements/{hub.ref}.json": 2,
        f"/data/observations/{hub.ref}.json": 5,
        f"/data/observations/{hub.ref}.csv": 5,
        "/data/suggest.json?q=hub": 1,
    }


@pytest.mark.parametrize("hubs", [1, 3])
def test_queries_do_not_grow(client, public_hub, hubs, django_assert_max_num_queries):
    first = next(public_hub() for _ in range(hubs))
    for address, most in addresses(first).items():
        with django_assert_max_num_queries(most):
            response = client.get(address)
        assert response.status_code == 200, address


def test_pages_are_the_same_for_everyone(client, public_hub, cast):
    hub = public_hub()
    for address in addresses(hub):
        anonymous = client.get(address)
        client.force_login(cast.officer)
        known = client.get(address)
        client.logout()
        assert known.content == anonymous.content, address
        assert not known.cookies, address
        assert "Cookie" not in known.get("Vary", ""), address
        assert known["ETag"] == anonymous["ETag"]


def test_twenty_cards_stay_light(client, public_hub):
    for _ in range(21):
        public_hub()
    page = client.get("/en/hubs/").content
    assert page.count(b'class="hub-card"') == 20
    assert len(gzip.compress(page, 5)) <= HTML_BUDGET
    assert client.get("/en/hubs/?page=2").content.count(b'class="hub-card"') == 1


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=x", "page=99999999999999999999", "goal=99", "goal=x", "goal=%C2%B2",
        "country=ZZ", "country=%00", "agenda=';drop", "state=none", "form=x", "year=20260",
        "sort=up", "q=%00", "q=%27%27%5C", "q=!%26%7C()%3A*", "q=" + "a" * 5000, "q=%F0%9F%98%80",
        "q=%D8%A7%D9%84%D9%85%D8%A7%D8%A1", "q=%E6%B0%B4", "q=the", "q=%3Cscript%3E", "goal=1&" * 90,
    ],
)  # fmt: skip
def test_no_address_breaks_a_page(client, public_hub, query):
    public_hub()
    for path in ("/en/hubs/", "/en/map/", "/data/hubs.csv", "/data/suggest.json"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200, path
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"<script>" not in body


def test_what_was_left_out_is_said(client, public_hub):
    public_hub()
    page = client.get("/en/hubs/?goal=99&sort=up").content.decode()
    assert "These were left out: Goal, Order." in page


def test_hub_page_tells_what_was_promised_and_by_whom_it_is_accepted(client, public_hub):
    hub = public_hub()
    page = client.get(hub.get_absolute_url()).content.decode()
    assert "Deliverable 1" in page
    assert "0 of 2 delivered" in page
    assert "You are here" in page
    assert '"@type": "Project"' in page


def test_linked_data_cannot_leave_its_element(client, make):
    hub = make.hub(title=make.text("</script><script>alert(1)</script>"))
    hub_changed.send(sender=Hub, hub=hub)
    page = client.get(hub.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "\\u003C/script\\u003E" in page


def test_a_translation_says_what_it_is_and_shows_its_original(client, make):
    title = make.text("Le marché", "fr").with_translation("en", "The market", Status.MACHINE)
    hub = make.hub(title=title)
    hub_changed.send(sender=Hub, hub=hub)
    page = client.get(hub.get_absolute_url()).content.decode()
    assert "Machine translation" in page
    assert "Le marché" in page
    outdated = title.revised("Le grand marché")
    Hub.objects.filter(pk=hub.pk).update(title=outdated)
    assert "Out of date" in client.get(hub.get_absolute_url()).content.decode()


def test_wrong_slugs_lead_to_the_right_one_and_the_reference_decides(client, public_hub):
    hub = public_hub(slug="the-market")
    response = client.get(f"/en/hubs/{hub.ref}-something-else/")
    assert (response.status_code, response["Location"]) == (302, hub.get_absolute_url())
    permanent = client.get(f"/hubs/{hub.ref}-the-market/", headers={"accept-language": "fr"})
    assert permanent.status_code == 302
    assert permanent["Location"] == f"/fr/hubs/{hub.ref}-the-market/"


def test_a_hub_that_is_not_public_is_nowhere(client, public_hub):
    hub = public_hub()
    Hub.objects.filter(pk=hub.pk).update(is_public=False)
    hub_changed.send(sender=Hub, hub=hub)
    assert not HubEntry.objects.exists()
    for address in (
        hub.get_absolute_url(), f"{hub.get_absolute_url()}agreement/", hub.lead.get_absolute_url(),
        f"/data/hubs/{hub.ref}.json", f"/data/agreements/{hub.ref}.json",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert "No hub is public yet" in client.get("/en/hubs/").content.decode()
    assert "No organisation leads" in client.get("/en/organisations/").content.decode()


def test_a_public_page_answers_304(client, public_hub):
    hub = public_hub()
    etag = client.get(hub.get_absolute_url())["ETag"]
    assert client.get(hub.get_absolute_url(), headers={"if-none-match": etag}).status_code == 304
