"""Reading the reviews of hubs: the gate, what waits, who may be asked, what anyone reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import OuterRef, Q

from local4action.foundation.access import one_or_404
from local4action.foundation.documents import documents
from local4action.foundation.translations import Translated
from local4action.hubs.models import Hub
from local4action.members.models import Body
from local4action.members.queries import bodies, current_members_of
from local4action.members.rules import is_board_member, is_officer
from local4action.monitoring.board.tables import HubReview, HubReviewer
from local4action.monitoring.board.timing import reviews_due
from local4action.monitoring.board_rules import tied_among

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from local4action.accounts.models import Person


def reviews_for(actor: Any) -> QuerySet[HubReview]:
    """The reviews a person may open: officers all, members of the board those asked of them."""
    rows = HubReview.objects.select_related("hub__lead", "body")
    if is_officer(actor):
        return rows
    if is_board_member(actor):
        return rows.filter(reviewers__person=actor.pk)
    return rows.none()


def review_for(actor: Any, ref: str) -> HubReview:
    """The review asked for, or 404."""
    return one_or_404(reviews_for(actor), ref=ref)


def reviews_of(hub: Hub) -> list[HubReview]:
    """The reviews of a hub a gate has let through, in the order of their days."""
    return list(hub.board_reviews.all())


def reviewers_of(review: HubReview) -> list[Person]:
    """Who was asked to write it."""
    return [one.person for one in review.reviewers.select_related("person")]


def may_be_asked(hub: Hub) -> list[Person]:
    """The members of the board who are not tied to the hub, by name."""
    members = {one.person_id: one.person for one in current_members_of(Body.Kind.BOARD)}
    tied = tied_among(list(members.values()), hub)
    return [person for key, person in members.items() if key not in tied]


def meeting_bodies() -> list[Body]:
    """The bodies of today whose session may be minuted."""
    return list(bodies().exclude(kind=Body.Kind.COUNCIL))


def waiting_reviews(actor: Any) -> list[HubReview]:
    """What waits for an officer to assign, for a member of the board to write; one query."""
    officer, board = is_officer(actor), is_board_member(actor)
    if not officer and not board:
        return []
    wanted = Q(pk__in=[])
    if officer:
        wanted |= Q(state=HubReview.State.PLANNED)
    if board:
        asked = HubReviewer.objects.filter(person=actor.pk).values("review")
        wanted |= Q(state=HubReview.State.ASSIGNED, pk__in=asked)
    return list(HubReview.objects.filter(wanted).select_related("hub").order_by("due_on", "pk"))


def to_plan(today: dt.date) -> Iterator[tuple[Hub, str, dt.date]]:
    """The reviews whose day has come and that are not planned yet; two queries."""
    planned = set(HubReview.objects.values_list("hub_id", "kind"))
    for hub in Hub.objects.filter(
        state__in=("running", "closing", "completed"), start__isnull=False, end__isnull=False
    ).order_by("pk"):
        for kind, day in reviews_due(hub.state, hub.start, hub.end, today):
            if (hub.pk, kind) not in planned:
                yield hub, kind, day


def written(review: HubReview) -> dict[str, str]:
    """What the review's fields say now."""
    language = review.findings or review.minutes
    return {
        "language": language.original if language else "",
        "findings": str(review.findings or ""),
        "body": str(review.body_id or ""),
        "held_on": review.held_on.isoformat() if review.held_on else "",
        "minutes": str(review.minutes or ""),
    }


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """A published review: kind, day of publication, what was found, by whom it was minuted."""

    kind: str
    published_on: str
    findings: Translated
    minutes: Translated
    body: Translated
    held_on: str


def with_reviews(hubs: QuerySet[Hub]) -> QuerySet[Hub]:
    """The same hubs, each with the documents that `published_reviews` reads."""
    rows = HubReview.objects.filter(hub=OuterRef("pk"), state=HubReview.State.PUBLISHED)
    return hubs.annotate(
        review_documents=documents(
            rows.order_by("due_on", "pk"),
            kind="kind", published_on="published_on", findings="findings", minutes="minutes",
            body="body__name", held_on="held_on",
        )
    )  # fmt: skip


def published_reviews(hub: Hub) -> list[ReviewShown]:
    """The published reviews of a hub read `with_reviews`; no query."""
    known: Any = hub
    return [
        ReviewShown(
            one["kind"],
            one["published_on"],
            Translated.stored(one["findings"]),
            Translated.stored(one["minutes"]),
            Translated.stored(one["body"]),
            one["held_on"],
        )
        for one in known.review_documents
    ]


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of the reviews of a hub."""
    reviews = HubReview.objects.filter(hub=hub).values("pk")
    return [
        apps.get_model("monitoring", "HubReviewEvent").objects.filter(hub=hub),
        apps.get_model("monitoring", "HubReviewerEvent").objects.filter(review__in=reviews),
    ]
