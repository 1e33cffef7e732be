"""Stand-in addresses, so that the look is tested without the rooms that come after it."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def room(name: str, **paths: str) -> object:
    return include(([path(route, page, name=key) for key, route in paths.items()], name))


STATIC_PAGES = {"accessibility": "accessibility/", "privacy": "privacy/"}

urlpatterns = i18n_patterns(
    path("", room("website", home="", desk="desk/", about="about/", how="how/", **STATIC_PAGES)),
    path(
        "", room("showcase", catalogue="hubs/", map="hubs/map/", data="data/", lessons="lessons/")
    ),
    path("", room("labels", check="label/check/")),
    path("", room("calls", index="calls/")),
    path("", room("agendas", index="agendas/")),
    path("sign-in/", page, name="account_login"),
    path("sign-out/", page, name="account_logout"),
)
