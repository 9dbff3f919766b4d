"""What each role is answered on the routes of calls and applications.

The contributor belongs to the organization that asks; the reader's organization is consulted on the
application sent; the instructor reviews it.
"""

from tests.matrix.rows import ABSENT, BAD, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

TEAM = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
JUDGES = ("instructor", "decision_maker", "manager")
OUTSIDE = {"visitor": SIGN_IN}
APPLICANT = OUTSIDE | {"contributor": OK}
APPLICANT_DOES = OUTSIDE | {"contributor": DONE}
READERS = OUTSIDE | dict.fromkeys(("reader", "contributor", *JUDGES), OK)
JUDGES_DO = OUTSIDE | dict.fromkeys(JUDGES, DONE) | {"contributor": REFUSED, "reader": REFUSED}
REVIEWER = OUTSIDE | {"instructor": OK}
REVIEWER_DOES = OUTSIDE | {"instructor": DONE}
MANAGER = OUTSIDE | {"manager": OK}


def call(world: World) -> dict[str, object]:
    return {"slug": world.grants.call.slug}


def draft_call(world: World) -> dict[str, object]:
    return {"slug": world.grants.draft_call.slug}


def contract(world: World) -> dict[str, object]:
    return {"slug": world.contract.slug}


def sent(world: World) -> dict[str, object]:
    return {"number": world.grants.sent.number}


def draft(world: World) -> dict[str, object]:
    return {"number": world.grants.draft.number}


def foreign(world: World) -> dict[str, object]:
    return {"number": world.grants.foreign.number}


def part(name: str):
    return lambda world: {**draft(world), "part": name}


def review(world: World) -> dict[str, object]:
    return {"pk": world.grants.review.pk}


def question(world: World) -> dict[str, object]:
    return {**sent(world), "pk": world.grants.opinion.pk}


def answer(world: World) -> dict[str, object]:
    return {f"avis{world.grants.opinion.pk}-opinion": "favorable"}


def beginning(world: World) -> dict[str, object]:
    return {"organization": world.action.owner.slug, "title": "Un projet"}


def note(_world: World) -> dict[str, object]:
    return {"note": "Le budget est à revoir."}


def envelope(world: World) -> dict[str, object]:
    return {"pk": world.grants.envelope.pk}


def sum_of(_world: World) -> dict[str, object]:
    return {"amount_eur": "12000", "label": "Une part"}


ROWS: list[Row] = [
    Row("call_list", {}, OK),
    Row("call_detail", {}, OK, kwargs=call),
    Row("call_detail", dict.fromkeys(TEAM, OK), ABSENT, kwargs=draft_call, label="draft"),
    Row("call_calendar", {}, OK, kwargs=call),
    Row("call_calendar", dict.fromkeys(TEAM, OK), ABSENT, kwargs=draft_call, label="draft"),
    Row("call_create", MANAGER | dict.fromkeys(("reader", "contributor", "bounded", "instructor", "decision_maker"), REFUSED),
        ABSENT, kwargs=contract),
    Row("call_edit", MANAGER, REFUSED, kwargs=call),
    Row("call_edit", MANAGER | dict.fromkeys((name for name in TEAM if name != "manager"), REFUSED), ABSENT, kwargs=draft_call,
        label="draft"),
    Row("call_scope", MANAGER, REFUSED, kwargs=call),
    Row("call_status", OUTSIDE | {"manager": DONE}, REFUSED, method="POST", kwargs=call, payload=lambda _: {"geste": "clore"}),
    Row("application_create", OUTSIDE, OK, kwargs=call),
    Row("application_create", APPLICANT_DOES, OK, method="POST", kwargs=call, payload=beginning, label="for an organization"),
    Row("application_list", OUTSIDE, OK),
    Row("application_list", OUTSIDE, OK, query="?format=xlsx"),
    Row("application_list", OUTSIDE, BAD, query="?ordering=project__applicant__siren", label="unknown order"),
    Row("application_detail", READERS, ABSENT, kwargs=sent),
    Row("application_detail", APPLICANT, ABSENT, kwargs=draft, label="draft"),
    Row("application_detail", OUTSIDE | {"other_manager": OK}, ABSENT, kwargs=foreign, label="foreign"),
    *(Row("application_part", APPLICANT, ABSENT, kwargs=part(name), label=name)
      for name in ("projet", "lieux", "budget", "demandes", "beneficiaires", "indicateurs")),
    Row("application_part", OUTSIDE, ABSENT, kwargs=part("autre"), label="unknown"),
    Row("application_part", APPLICANT_DOES, ABSENT, method="POST", kwargs=part("budget"), payload=lambda _: {"c_64": "100"}),
    Row("application_part", OUTSIDE | dict.fromkeys(("reader", "contributor", *JUDGES), DONE), ABSENT,
        kwargs=lambda world: {**sent(world), "part": "budget"}, label="sent: led to its page"),
    Row("application_submit", APPLICANT, ABSENT, kwargs=draft),
    Row("application_submit", APPLICANT_DOES, ABSENT, method="POST", kwargs=draft, label="told what lacks"),
    Row("application_withdraw", APPLICANT_DOES, ABSENT, method="POST", kwargs=draft),
    Row("application_withdraw", APPLICANT_DOES | dict.fromkeys(("reader", *JUDGES), REFUSED), ABSENT, method="POST", kwargs=sent,
        label="sent"),
    Row("application_return", JUDGES_DO, ABSENT, method="POST", kwargs=sent, payload=note),
    Row("review_assign", JUDGES_DO, ABSENT, method="POST", kwargs=sent, label="without anybody"),
    Row("note_write", JUDGES_DO, ABSENT, method="POST", kwargs=sent, label="empty"),
    Row("opinion_ask", JUDGES_DO, ABSENT, method="POST", kwargs=sent, label="of nobody"),
    Row("opinion_answer", OUTSIDE | {"reader": DONE, "contributor": REFUSED} | dict.fromkeys(JUDGES, REFUSED), ABSENT,
        method="POST", kwargs=question, payload=answer),
    Row("review_edit", REVIEWER, ABSENT, kwargs=review),
    Row("review_edit", REVIEWER_DOES, ABSENT, method="POST", kwargs=review, payload=lambda _: {"geste": "brouillon"}),
    Row("review_recuse", REVIEWER_DOES, ABSENT, method="POST", kwargs=review, payload=lambda _: {"conflict_note": "Un ami."}),
    Row("contract_envelopes", OUTSIDE | dict.fromkeys(JUDGES, OK), ABSENT, kwargs=contract),
    Row("envelope_create", MANAGER | dict.fromkeys(("reader", "contributor", "bounded", "instructor", "decision_maker"), REFUSED),
        ABSENT, kwargs=contract),
    Row("envelope_delegate", MANAGER, ABSENT, kwargs=envelope),
    Row("envelope_delegate", MANAGER, ABSENT, method="POST", kwargs=envelope, payload=sum_of, label="more than is left"),
    Row("envelope_amount", MANAGER, ABSENT, kwargs=envelope),
    Row("envelope_amount", OUTSIDE | {"manager": DONE}, ABSENT, method="POST", kwargs=envelope, payload=sum_of),
]  # fmt: skip
