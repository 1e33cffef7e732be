"""Who gets which answer from which address.

One row for each address. A cell is the status of a GET, or the two statuses of a GET and of an
empty POST, "200 422". Where nothing else is said:

- a **public** page answers 200 to everyone alike, for the first thing, and 404 for the second,
  which nobody but its owner knows of yet (`second="200"` where it is public as well); `post` is
  the status of an empty POST, where it answers to one;
- a **desk** page sends anonymous people to sign in, whatever they ask for, and answers everyone
  who is not named in the row with 404, or as `others` says: they may not know of the thing in its
  address, or have no business in that area of the desk. 403 is for who may read but not do this;
- every other method is answered with 405.

`of` is the kind of thing in the address, see `tests/world.py`; `also` fills its other parts.
Groups of people are written with a space between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

PEOPLE: Final = (
    "citizen", "applicant", "mayor", "lead", "partner", "partner_2", "stakeholder",
    "board_1", "board_2", "board_3", "officer", "bureau", "council",
)  # fmt: skip
OTHERS: Final = "others"


@dataclass(frozen=True)
class Public:
    """A page anyone may read, the same for all."""

    of: str = ""
    also: dict[str, str] = field(default_factory=dict)
    first: str = "200"
    second: str = "404"
    post: str = ""

    @property
    def methods(self) -> str:
        """Each method the page answers to."""
        return "GET POST" if self.post else "GET"


@dataclass(frozen=True)
class Desk:
    """A page of the desk; who is not named gets `others`."""

    first: dict[str, str]
    second: dict[str, str] = field(default_factory=dict)
    of: str = ""
    also: dict[str, str] = field(default_factory=dict)
    methods: str = "GET POST"
    query: str = ""

    def expected(self, person: str, *, second: bool = False) -> dict[str, str]:
        """Each method the page answers to, with the status for this person."""
        cells = self.second if second else self.first
        named = {one: cell for group, cell in cells.items() for one in group.split()}
        cell = named.get(person, named.get(OTHERS, "404"))
        methods = self.methods.split()
        statuses = cell.split()
        if len(statuses) == 1:
            statuses *= len(methods)
        return dict(zip(methods, statuses, strict=True))


EVERYONE: Final = {OTHERS: "200"}
TEAM: Final = "lead partner partner_2 stakeholder officer"
OFFICER: Final = "officer"
BOARD: Final = "board_1 board_2 board_3"

ROWS: Final[dict[str, Public | Desk]] = {
    # website
    "website-machine:front_door": Public(first="302"),
    "website-machine:outbox_door": Public(first="302"),
    "website-machine:healthz": Public(),
    "website:home": Public(),
    "website:about": Public(),
    "website:how": Public(),
    "website:accessibility": Public(),
    "website:privacy": Public(),
    "website:outbox": Public(first="404"),
    "website:desk": Desk(EVERYONE, methods="GET"),
    "website:long_job": Desk({OFFICER: "200"}, {"board_1": "200"}, of="long job", methods="GET"),
    "website:mails": Desk({OFFICER: "200"}, methods="GET"),
    "website:mail": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="mail"),
    # accounts
    "accounts:language": Desk({OTHERS: "200 422"}),
    # agendas
    "agendas:index": Public(),
    "agendas:frame": Public(of="agenda", second="200"),
    "agendas:node": Public(of="goal", second="200"),
    # members
    "members:desk": Desk(EVERYONE, methods="GET"),
    "members:register": Desk({OTHERS: "200 422"}),
    "members:claim": Desk({OTHERS: "200 422"}, query="?q=Puerto"),
    "members:edit": Desk(
        {"applicant mayor officer": "200 422"},
        {OFFICER: "200 422"},
        of="organisation",
    ),
    "members:membership": Desk(
        {OFFICER: "302", "applicant mayor": "403"},
        {OFFICER: "302"},
        of="organisation",
        methods="POST",
    ),
    "members:add_member": Desk(
        {OFFICER: "200 422"}, {OFFICER: "200 422"}, of="association", query="?q=Puerto"
    ),
    "members:end_member": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="representation"),
    "members:people": Desk({OFFICER: "200"}, methods="GET"),
    "members:give": Desk({OFFICER: "200 422"}),
    "members:confirm": Desk({OFFICER: "302"}, {OFFICER: "302"}, of="mandate", methods="POST"),
    "members:end": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="mandate"),
    # calls
    "calls:index": Public(),
    "calls:index_json": Public(),
    "calls:index_atom": Public(),
    "calls:index_calendar": Public(),
    "calls:call_calendar": Public(of="call_page"),
    "calls:call": Public(of="call_page"),
    "calls:self_check": Public(of="call_page"),
    "calls:verify": Public(of="receipt", second="200"),
    "calls:call_list": Desk({"officer bureau": "200"}, methods="GET"),
    "calls:call_new": Desk({OFFICER: "200 422", "bureau": "403"}),
    "calls:call_edit": Desk(
        {"officer bureau": "200 422"},
        {"officer bureau": "200 422"},
        of="call",
    ),
    "calls:call_history": Desk(
        {"officer bureau": "200"}, {"officer bureau": "200"}, of="call", methods="GET"
    ),
    "calls:extend": Desk(
        {OFFICER: "200 422", "bureau": "403"}, {OFFICER: "200 422", "bureau": "403"}, of="call"
    ),
    "calls:adopt": Desk(
        {OFFICER: "200 422", "bureau": "403"},
        {OFFICER: "200 422", "bureau": "403"},
        of="call",
        also={"form": "first"},
    ),
    "calls:question_sets": Desk({OFFICER: "200"}, methods="GET"),
    "calls:question_set_new": Desk({OFFICER: "200 422"}),
    "calls:question_set": Desk({OFFICER: "200 302"}, {OFFICER: "200 302"}, of="question set"),
    "calls:question_history": Desk(
        {OFFICER: "200"}, {OFFICER: "200"}, of="question set", methods="GET"
    ),
    "calls:question_compare": Desk(
        {OFFICER: "200"}, {OFFICER: "200"}, of="question set", methods="GET"
    ),
    "calls:question_version": Desk(
        {OFFICER: "200 302"}, {OFFICER: "200 302"}, of="question version"
    ),
    "calls:question_preview": Desk(
        {OFFICER: "200"}, {OFFICER: "200"}, of="question version", methods="GET"
    ),
    "calls:question_add": Desk(
        {OFFICER: "200 422"},
        {OFFICER: "200 422"},
        of="question version",
        query="?kind=short_text",
    ),
    "calls:question_edit": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="question"),
    "calls:start": Desk({OTHERS: "200 422"}, {OTHERS: "404"}, of="call_to_propose_to"),
    "calls:proposals": Desk(EVERYONE, methods="GET"),
    "calls:proposal": Desk({"applicant": "200 302"}, of="draft"),
    "calls:form": Desk({"applicant": "200 302"}, of="draft", also={"form": "first"}),
    "calls:judgement": Desk(
        {"applicant": "200"}, of="draft", also={"form": "first"}, methods="GET"
    ),
    "calls:presence": Desk(
        {"applicant": "200"}, of="draft", also={"form": "first"}, methods="POST"
    ),
    "calls:save_answer": Desk(
        {"applicant": "200"}, of="draft", also={"key": "title"}, methods="POST"
    ),
    "calls:versions": Desk({"applicant": "200"}, of="draft", also={"form": "first"}, methods="GET"),
    "calls:version": Desk(
        {"applicant": "200 302"}, of="draft", also={"form": "first", "number": 1}
    ),
    "calls:compare": Desk({"applicant": "200"}, of="draft", also={"form": "first"}, methods="GET"),
    "calls:take_over": Desk({"applicant": "200 422"}, of="draft"),
    "calls:offline": Desk({"applicant": "200 422"}, of="draft"),
    "calls:returned": Desk({"applicant": "200 422"}, of="returned"),
    "calls:history": Desk({"applicant": "200"}, of="draft", methods="GET"),
    "calls:invite": Desk({"applicant": "200 422"}, of="draft"),
    "calls:submit": Desk({"applicant": "200 422"}, of="draft"),
    "calls:receipt": Desk(
        {"applicant": "200"}, of="submitted", also={"form": "first"}, methods="GET"
    ),
    "calls:receipt_record": Desk(
        {"applicant": "200"}, of="submitted", also={"form": "first"}, methods="GET"
    ),
    # reviews
    "reviews:queue": Desk({"officer board_1 board_2 board_3": "200"}, methods="GET"),
    "reviews:history": Desk(
        {OFFICER: "200", "board_1": "403"}, {OFFICER: "200"}, of="in_review", methods="GET"
    ),
    "reviews:file": Desk(
        {"officer board_1": "200"}, {OFFICER: "200"}, of="in_review", methods="GET"
    ),
    "reviews:profile": Desk({"board_1 board_2 board_3 officer": "200 422"}),
    "reviews:reader_profile": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="reader"),
    "reviews:readers": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="call"),
    "reviews:conflicts": Desk({OFFICER: "200"}, {OFFICER: "200"}, of="call", methods="GET"),
    "reviews:plan": Desk({OFFICER: "200 422"}, {OFFICER: "302"}, of="call"),
    "reviews:plan_file": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="in_review"
    ),
    "reviews:inquiry": Desk({"applicant": "200 302"}, of="asked"),
    "reviews:screen": Desk({OFFICER: "200 422"}, {OFFICER: "200 422"}, of="submitted"),
    "reviews:assign": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="in_review"
    ),
    "reviews:review": Desk(
        {"board_1": "200 302", OFFICER: "403"}, {OFFICER: "403"}, of="in_review"
    ),
    "reviews:save_field": Desk(
        {"board_1": "200", OFFICER: "403"},
        {OFFICER: "403"},
        of="in_review",
        also={"field": "score_brand"},
        methods="POST",
    ),
    "reviews:hand_back": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="review"
    ),
    "reviews:offline": Desk({"board_1 board_2 board_3": "200 422"}),
    "reviews:submit_drafts": Desk({"board_1 board_2 board_3": "200 422"}),
    "reviews:offline_scores": Desk({"board_1": "200 302"}, {"board_2": "200 302"}, of="scores"),
    "reviews:rubric": Desk(
        {OFFICER: "200 302", "bureau": "403"}, {OFFICER: "200 302", "bureau": "403"}, of="call"
    ),
    "reviews:criterion_new": Desk(
        {OFFICER: "200 422", "bureau": "403"}, {OFFICER: "200 422", "bureau": "403"}, of="call"
    ),
    "reviews:criterion": Desk(
        {OFFICER: "200 422", "bureau": "403"},
        {OFFICER: "200 422", "bureau": "403"},
        of="rubric line",
    ),
    "reviews:phase": Desk(
        {OFFICER: "200 422", "bureau": "403"}, {OFFICER: "200 422", "bureau": "403"}, of="call"
    ),
    "reviews:calibration": Desk({OFFICER: "200 302"}, of="call"),
    "reviews:conflict": Desk({"officer board_1": "200 422"}, {OFFICER: "200 422"}, of="in_review"),
    "reviews:decide": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="in_review"
    ),
    "reviews:letter": Desk({OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="held"),
    "reviews:step": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="in_review"
    ),
    "reviews:chain": Desk(
        {OFFICER: "200 422", "bureau": "200 403"},
        {OFFICER: "200 422", "bureau": "200 403"},
        of="call",
    ),
    "reviews:meetings": Desk({f"officer {BOARD} bureau": "200"}, methods="GET"),
    "reviews:meeting_new": Desk({OFFICER: "200 422", f"{BOARD} bureau": "403"}),
    "reviews:meeting": Desk(
        {f"officer {BOARD}": "200 302"}, {"officer bureau": "200 302"}, of="meeting"
    ),
    "reviews:meeting_edit": Desk(
        {OFFICER: "200 422", BOARD: "403"},
        {OFFICER: "200 422", "bureau": "403"},
        of="planned_meeting",
    ),
    "reviews:agenda": Desk(
        {OFFICER: "200 422", BOARD: "403"}, {OFFICER: "200 422", "bureau": "403"}, of="meeting"
    ),
    "reviews:presence": Desk(
        {OFFICER: "200 422", BOARD: "403"}, {OFFICER: "200 422", "bureau": "403"}, of="meeting"
    ),
    "reviews:item": Desk(
        {OFFICER: "200 422", "board_1 board_3": "200 403"},
        {OFFICER: "200 422", "bureau": "200 403"},
        of="item",
    ),
    "reviews:vote": Desk(
        {OFFICER: "200 403", "board_1 board_3": "200 302"},
        {OFFICER: "200 403", "bureau": "200 302"},
        of="item",
    ),
    "reviews:recusal": Desk(
        {OFFICER: "200 422", "board_1 board_3": "403"},
        {OFFICER: "200 422", "bureau": "403"},
        of="item",
    ),
    "reviews:minutes": Desk(
        {"officer board_1": "200 302"}, {"officer bureau": "200 302"}, of="minutes"
    ),
    "reviews:minutes_edit": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422", "bureau": "403"}, of="minutes"
    ),
    "reviews:condition": Desk(
        {"officer board_1": "200 422"}, {"officer board_3": "200 422"}, of="condition"
    ),
    "reviews:decisions": Public(),
    "reviews:grant": Public(of="granted"),
    "reviews:decisions_csv": Public(),
    "reviews:decisions_json": Public(),
    "reviews:letter_comments": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="held"
    ),
    "reviews:letter_mail": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="letter mail"
    ),
    "reviews:letters": Desk(
        {OFFICER: "200 422", "bureau": "403"}, {OFFICER: "200 422", "bureau": "403"}, of="call"
    ),
    "reviews:letter_templates": Desk(
        {OFFICER: "200", "bureau": "403"},
        {OFFICER: "200", "bureau": "403"},
        of="call",
        methods="GET",
    ),
    "reviews:letter_template": Desk(
        {OFFICER: "200 422", "bureau": "403"},
        {OFFICER: "200 422", "bureau": "403"},
        of="call",
        also={"outcome": "granted", "language": "en"},
    ),
    "reviews:pipeline": Desk({OFFICER: "200"}, methods="GET"),
    "reviews:register": Desk({"officer board_1 board_2 board_3 bureau": "200"}, methods="GET"),
    "reviews:letter_received": Desk({"applicant": "200"}, of="declined", methods="GET"),
    # hubs
    "hubs:mine": Desk(EVERYONE, methods="GET"),
    "hubs:hub": Desk(
        {"lead": "200 302", "partner partner_2 stakeholder officer": "200 403"},
        {OFFICER: "200 403"},
        of="hub",
    ),
    "hubs:edit": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="hub",
    ),
    "hubs:tags": Desk(
        {"lead officer": "200 302", "partner partner_2 stakeholder": "403"},
        {OFFICER: "200 302"},
        of="hub",
    ),
    "hubs:partners": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="hub",
    ),
    "hubs:move": Desk(
        {"lead officer": "200 422", "partner partner_2 stakeholder": "403"},
        {OFFICER: "200 422"},
        of="hub",
        query="?to=stop",
    ),
    "hubs:translate": Desk(
        {"lead officer": "200 422", "partner partner_2 stakeholder": "403"},
        {OFFICER: "200 422"},
        of="hub",
        also={"field": "promise", "language": "es"},
    ),
    # Whoever may not ask is told why on the page; an empty form is wrong for all alike.
    "hubs:join": Desk({OTHERS: "200 422"}, of="public_hub"),
    "hubs:joinings": Desk({TEAM: "200"}, {OFFICER: "200"}, of="hub", methods="GET"),
    "hubs:joining": Desk(
        {"applicant mayor lead partner partner_2 stakeholder officer": "200 422"},
        {OFFICER: "200 422"},
        of="joining",
    ),
    "hubs:partner_answer": Desk({"partner": "200 422"}, of="partnership"),
    # agreements
    "agreements:agreement": Desk({TEAM: "200 404"}, {OFFICER: "200 404"}, of="forming_hub"),
    "agreements:amend": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="hub",
    ),
    "agreements:sign": Desk(
        {"lead partner partner_2": "200 422", "stakeholder officer": "403"},
        {OFFICER: "403"},
        of="proposed_hub",
    ),
    "agreements:refuse": Desk(
        {"lead partner partner_2": "200 422", "stakeholder officer": "403"},
        {OFFICER: "403"},
        of="proposed_hub",
    ),
    "agreements:item": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="agreement_item",
    ),
    "agreements:make_remark": Desk(
        {"lead partner partner_2 stakeholder": "200 422", "officer": "403"},
        {OFFICER: "403"},
        of="agreement_item",
    ),
    "agreements:remark": Desk({TEAM: "200 404"}, {OFFICER: "200 404"}, of="remark"),
    "agreements:terms": Desk(
        {"lead": "200 302", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="forming_hub",
    ),
    # labels
    "labels:check": Public(post="422"),
    "labels:label": Public(of="label", second="200"),
    "labels-machine:credential": Public(of="label", second="200"),
    "labels-machine:badge_svg": Public(of="label", second="200"),
    "labels-machine:badge_png": Public(of="label", first="503", second="503"),
    "labels-machine:certificate": Public(of="label", first="503", second="503"),
    "labels-machine:embed": Public(of="label", second="200"),
    "labels-machine:oembed": Public(first="404"),
    "labels-machine:did": Public(),
    "labels-machine:section_did": Public(of="section"),
    "labels-machine:status": Public(of="status_list", second="200"),
    "labels:desk_labels": Desk({OFFICER: "200"}, methods="GET"),
    "labels:desk_label": Desk({OFFICER: "200"}, {OFFICER: "200"}, of="label", methods="GET"),
    "labels:desk_move": Desk(
        {OFFICER: "200 422"}, {OFFICER: "200 422"}, of="label", query="?to=suspend"
    ),
    "labels:kit": Desk({TEAM: "200 302"}, {OFFICER: "200 302"}, of="label"),
    "labels:kit_archive": Desk({TEAM: "200"}, {OFFICER: "404"}, of="label", methods="GET"),
    "labels:kit_file": Desk(
        {TEAM: "200"},
        {OFFICER: "404"},
        of="label",
        also={"language": "fr", "name": "signature.txt"},
        methods="GET",
    ),
    "labels:desk_all_materials": Desk({OFFICER: "200"}, methods="GET"),
    "labels:desk_materials": Desk(
        {"lead partner partner_2": "200 422", OFFICER: "200 403"}, {OFFICER: "200 403"}, of="label"
    ),
    "labels:desk_material": Desk(
        {"lead partner partner_2 officer": "200 422"}, {OFFICER: "200 422"}, of="material"
    ),
    # monitoring
    "monitoring:check_in": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="hub",
    ),
    "monitoring:accept": Desk(
        {
            "partner": "200 422",
            "lead officer": "200 403",
            "partner_2 stakeholder": "403",
        },
        {OFFICER: "200 403"},
        of="report",
    ),
    "monitoring:rounds": Desk(
        {"lead officer": "200 422", "partner partner_2 stakeholder": "200 403"},
        {OFFICER: "200 422"},
        of="hub",
    ),
    "monitoring:rate": Desk({"partner": "200 422"}, of="rating_invitation"),
    "monitoring:result": Public(of="round"),
    "monitoring:result_csv": Public(of="round"),
    "monitoring:result_json": Public(of="round"),
    "monitoring:closing": Desk(
        {"lead": "200 404", "partner partner_2 stakeholder officer": "200 403"},
        {OFFICER: "200 403"},
        of="hub",
    ),
    "monitoring:closing_write": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="hub",
    ),
    "monitoring:lesson": Desk(
        {"lead": "200 422", "partner partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="lesson",
    ),
    "monitoring:board_review": Desk(
        {OFFICER: "200 403", "board_1": "200 422"}, {OFFICER: "200 403"}, of="hub review"
    ),
    "monitoring:assign_review": Desk(
        {OFFICER: "200 422", "board_1": "403"}, {OFFICER: "200 422"}, of="hub review"
    ),
    "monitoring:write_review": Desk(
        {"board_1": "200 422", OFFICER: "403"}, {OFFICER: "403"}, of="hub review"
    ),
    "monitoring:questions": Desk(
        {f"officer {BOARD}": "200 422", "lead partner partner_2 stakeholder": "200 403"},
        {f"officer {BOARD}": "200 422"},
        of="hub",
    ),
    "monitoring:question": Desk(
        {"lead": "200 422", f"officer {BOARD} partner partner_2 stakeholder": "200 403"},
        {f"officer {BOARD}": "200 403"},
        of="question on a hub",
    ),
    "monitoring:overview": Desk({f"officer {BOARD}": "200"}, methods="GET"),
    "monitoring:overview_csv": Desk({f"officer {BOARD}": "200"}, methods="GET"),
    "monitoring:figures": Desk({TEAM: "200"}, {OFFICER: "200"}, of="hub", methods="GET"),
    "monitoring:figures_csv": Desk({TEAM: "200"}, {OFFICER: "200"}, of="hub", methods="GET"),
    "monitoring:figures_xlsx": Desk({TEAM: "200"}, {OFFICER: "200"}, of="hub", methods="GET"),
    "monitoring:figures_table": Desk(
        {"lead partner": "200 422", "partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="hub",
    ),
    "monitoring:figure": Desk(
        {"lead partner": "200 422", "partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="figure",
    ),
    "monitoring:figure_correct": Desk(
        {"lead partner": "200 422", "partner_2 stakeholder officer": "403"},
        {OFFICER: "403"},
        of="observation",
    ),
    # showcase
    "showcase:catalogue": Public(),
    "showcase:hub": Public(of="hub_page"),
    "showcase:agreement": Public(of="hub_page"),
    "showcase:map": Public(),
    "showcase:organisations": Public(),
    "showcase:organisation": Public(of="organisation_page"),
    "showcase:lessons": Public(),
    "showcase:lesson": Public(of="public lesson"),
    "showcase:data": Public(),
    "showcase-machine:hubs_csv": Public(),
    "showcase-machine:hubs_json": Public(),
    "showcase-machine:hubs_geojson": Public(),
    "showcase-machine:organisations_csv": Public(),
    "showcase-machine:organisations_json": Public(),
    "showcase-machine:organisations_geojson": Public(),
    "showcase-machine:lessons_csv": Public(),
    "showcase-machine:lessons_json": Public(),
    "showcase-machine:suggest": Public(),
    "showcase-machine:hub_json": Public(of="public_hub"),
    "showcase-machine:agreement_json": Public(of="public_hub"),
    "showcase-machine:observed_json": Public(of="public_hub"),
    "showcase-machine:observed_csv": Public(of="public_hub"),
}

# Not said by the view whom it is for: each with its own test in `test_other_addresses.py`.
OTHER: Final = {
    "website-machine:file": "public and private files, by who they belong to",
    "monitoring:take_part": "citizens with a link; its one cookie is its own",
    "accounts:demo_sign_in": "the cast's buttons; nothing outside a demo",
}

# The pages of the sign-in library: what anonymous and signed-in people get by GET.
SIGNING_IN: Final = {
    # Open to all; the signed-in are sent to their desk.
    "account_login account_signup": ("200", "302"),
    "account_reset_password account_reset_password_done": ("200", "200"),
    "account_reset_password_from_key_done account_inactive": ("200", "200"),
    "account_email_verification_sent": ("200", "200"),
    "account_confirm_email": ("200", "200"),
    "account_reset_password_from_key": ("200", "200"),
    "account_logout": ("302", "200"),
    # In the middle of signing in only.
    "mfa_authenticate mfa_login_webauthn": ("302", "302"),
    # One's own account.
    "account_email account_change_password": ("302", "200"),
    "account_set_password": ("302", "302"),
    "account_reauthenticate mfa_index mfa_list_webauthn": ("302", "200"),
    # After showing once more that it is oneself; without a second factor there is none to show.
    "mfa_activate_totp mfa_add_webauthn mfa_generate_recovery_codes": ("302", "302"),
    "mfa_remove_webauthn mfa_edit_webauthn": ("302", "302"),
    "mfa_reauthenticate mfa_reauthenticate_webauthn": ("302", "302"),
    "mfa_deactivate_totp mfa_view_recovery_codes": ("302", "404"),
    "mfa_download_recovery_codes": ("302", "404"),
}
