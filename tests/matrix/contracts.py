"""What each role is answered on the routes of contracts."""

import datetime
from collections.abc import Callable
from typing import Any

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.contracts.enums import AmendmentStatus, ContractStatus, DeadlineKind, NoticeKind
from maillage.contracts.models import (
    Amendment,
    AmendmentSignature,
    Annex,
    Article,
    Assignment,
    Contract,
    ContractVersion,
    Deadline,
    Notice,
)
from maillage.contracts.versions import compute_content_digest, snapshot_contract
from maillage.core.exports import FORMATS
from tests import factories
from tests.matrix.rows import ABSENT, BAD, DONE, OK, REFUSED, SIGN_IN, Arguments, Row
from tests.matrix.world import World

DAY = datetime.date
Make = Callable[[World], dict[str, Any]]

# Who sees the pages of a contract, and what they are answered when only its manager may.
INSIDE = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
READ = dict.fromkeys(INSIDE, OK)
MANAGE_PAGE = {"visitor": SIGN_IN, **dict.fromkeys(INSIDE, REFUSED), "manager": OK}
MANAGE = MANAGE_PAGE | {"manager": DONE}
READ_INSIDE = {"visitor": SIGN_IN, **READ}


def here(world: World) -> dict[str, Any]:
    return {"slug": world.contract.slug}


def draft(world: World) -> dict[str, Any]:
    return {"slug": world.draft.slug}


def public(world: World) -> dict[str, Any]:
    return {"slug": world.public_contract.slug}


def foreign(world: World) -> dict[str, Any]:
    return {"slug": world.foreign.slug}


def at(contract: str, make: Callable[[Contract], dict[str, Any]]) -> Make:
    """Make what the route names on one of the world's contracts, and give its address."""

    def build(world: World) -> dict[str, Any]:
        subject = getattr(world, contract)
        return {"slug": subject.slug} | make(subject)

    return build


def article(contract: Contract) -> dict[str, Any]:
    row = Article.objects.create(contract=contract, number="1", title="Durée")
    return {"kind": "articles", "pk": row.pk}


def annex(contract: Contract) -> dict[str, Any]:
    return {"kind": "annexes", "pk": Annex.objects.create(contract=contract, number="1", title="Liste").pk}


def party(contract: Contract) -> dict[str, Any]:
    return {"pk": factories.make_party(contract).pk}


def negotiated_party(contract: Contract) -> dict[str, Any]:
    Contract.objects.filter(pk=contract.pk).update(status=ContractStatus.NEGOTIATED)
    return party(contract)


def deadline(contract: Contract) -> dict[str, Any]:
    row = Deadline.objects.create(
        contract=contract, kind=DeadlineKind.END, due_on=DAY(2026, 1, 1), label="Fin du contrat"
    )
    return {"pk": row.pk}


def notice(contract: Contract) -> dict[str, Any]:
    row = Notice.objects.create(
        contract=contract,
        party=factories.make_party(contract),
        kind=NoticeKind.WITHDRAWAL,
        sent_on=DAY(2025, 1, 1),
        effective_on=DAY(2099, 1, 1),
        reason="x",
    )
    return {"pk": row.pk}


def role(contract: Contract) -> dict[str, Any]:
    user = factories.make_user()
    return {"pk": factories.assign(user, contract, PersonRole.READER).pk}


def version(contract: Contract) -> dict[str, Any]:
    content = snapshot_contract(contract)
    row = ContractVersion.objects.create(
        contract=contract, number=1, content=content, digest=compute_content_digest(content)
    )
    return {"number": row.number}


def amendment(contract: Contract) -> dict[str, Any]:
    factories.make_party(contract, role=PartyRole.LEAD)
    version(contract)
    base = contract.versions.get()
    row = Amendment.objects.create(contract=contract, number=1, title="A", base=base, proposed=base.content)
    return {"number": row.number}


def changed_amendment(contract: Contract) -> dict[str, Any]:
    place = amendment(contract)
    row = contract.amendments.get()
    row.proposed = row.proposed | {"terms": row.proposed["terms"] | {"ends_on": "2031-12-31"}}
    row.save()
    return place


def submitted_amendment(contract: Contract) -> dict[str, Any]:
    place = changed_amendment(contract)
    contract.amendments.update(status=AmendmentStatus.NEGOTIATED)
    return place


def signature(contract: Contract) -> dict[str, Any]:
    place = submitted_amendment(contract)
    row = AmendmentSignature.objects.create(
        amendment=contract.amendments.get(), party=contract.parties.first()
    )
    return place | {"pk": row.pk}


def amended_article(contract: Contract) -> dict[str, Any]:
    pk = article(contract)["pk"]
    return amendment(contract) | {"part": "articles", "ref": str(pk)}


def parts(contract: Contract) -> dict[str, Any]:
    return amendment(contract) | {"part": "strategie"}


def type_(**values: Any) -> Arguments:
    return lambda _world: values


def opening(world: World) -> dict[str, Any]:
    manager = world.people["manager"]
    return {
        "type": world.contract.type_id,
        "short_title": "CTG neuve",
        "title": "Convention",
        "territory": world.territory.address,
        "renewal": "unknown",
        "for_organization": manager.affiliations.first().organization_id,
    }


def give_role(world: World) -> dict[str, Any]:
    Assignment.objects.filter(user=world.people["stranger"]).delete()
    return {"user": world.people["stranger"].email, "role": PersonRole.READER}


def invite_partner(world: World) -> dict[str, Any]:
    party = factories.make_party(world.contract)
    return {
        "email": "invite@maillage.example",
        "organization": party.organization.slug,
        "role": PersonRole.READER,
    }


def notice_values(world: World) -> dict[str, Any]:
    Contract.objects.filter(pk=world.contract.pk).update(withdrawal_months=6)
    row = factories.make_party(world.contract)
    return {"party": row.pk, "kind": "withdrawal", "sent_on": "02/01/2025", "reason": "x"}


def new_party(_world: World) -> dict[str, Any]:
    organization = factories.make_organization(name="Commune nouvelle")
    return {"organization": organization.slug, "role": "signatory"}


def page(route: str, expected: dict[str, int], kwargs: Arguments, **more: Any) -> Row:
    return Row(route, expected, ABSENT, kwargs=kwargs, **more)


def post(route: str, kwargs: Arguments, expected: dict[str, int] = MANAGE, **more: Any) -> Row:
    return Row(route, expected, ABSENT, method="POST", kwargs=kwargs, **more)


def list_reading_rows() -> list[Row]:
    """Say who reads the pages of a contract kept between partners, public, foreign."""
    rows = [
        Row("contract_list", {}, OK),
        Row("contract_list", {}, OK, query="?etat=draft&page=9"),
        Row("contract_list", {}, BAD, query="?type=inconnu"),
    ]
    for route in ("contract_detail", "contract_text", "contract_parties", "contract_deadlines"):
        rows += [
            page(route, READ, here),
            Row(route, {}, OK, kwargs=public, label="public"),
            page(route, {"other_manager": OK}, foreign, label="foreign"),
            page(route, {**READ, "bounded": ABSENT}, draft, label="draft"),
        ]
    rows += [Row("contract_list", {}, OK, query=f"?format={form}") for form in FORMATS]
    for route in ("contract_parties", "contract_deadlines"):
        rows += [page(route, READ, here, query=f"?format={form}") for form in FORMATS]
    for route in ("contract_amendments", "contract_team", "contract_history"):
        rows += [
            page(route, READ_INSIDE, here),
            page(route, {"visitor": SIGN_IN, **READ, "bounded": ABSENT}, public, label="public"),
        ]
    return [
        *rows,
        page("contract_version", READ_INSIDE, at("contract", version)),
        page("amendment_detail", READ_INSIDE, at("contract", amendment)),
        page("amendment_content", MANAGE_PAGE, at("contract", amendment)),
    ]


DRAFT_PAGE = {**MANAGE_PAGE, "bounded": ABSENT}
DRAFT_POST = {**MANAGE, "bounded": ABSENT}
OPENERS = {"visitor": SIGN_IN, "manager": OK, "other_manager": OK, "operator": OK}

ROWS: list[Row] = [
    *list_reading_rows(),
    # Opening and describing.
    Row("contract_create", OPENERS, REFUSED),
    Row(
        "contract_create",
        {"visitor": SIGN_IN, "manager": DONE, "other_manager": OK, "operator": OK},
        REFUSED,
        method="POST",
        payload=opening,
    ),
    page("contract_edit", MANAGE_PAGE, here),
    post("contract_edit", here, payload=type_(short_title="Autre", expected_version=1)),
    page("contract_districts", DRAFT_PAGE, draft),
    post("contract_districts", draft, DRAFT_POST, payload=type_(territories="")),
    page("contract_visibility", MANAGE_PAGE, here),
    post("contract_visibility", here, payload=type_(visibility="public", expected_version=1)),
    # Text.
    page("text_create", DRAFT_PAGE, at("draft", lambda _: {"kind": "articles"})),
    post(
        "text_create", at("draft", lambda _: {"kind": "annexes"}), DRAFT_POST, payload=type_(number="9", title="T")
    ),
    page("text_edit", DRAFT_PAGE, at("draft", article)),
    post(
        "text_edit", at("draft", annex), DRAFT_POST, payload=type_(number="9", title="T", expected_version=1)
    ),
    post("text_move", at("draft", article), DRAFT_POST, payload=type_(sens="haut")),
    post("text_remove", at("draft", annex), DRAFT_POST),
    # Parties and their signatures.
    page("party_create", DRAFT_PAGE, draft),
    post("party_create", draft, DRAFT_POST, payload=new_party),
    page("party_edit", DRAFT_PAGE, at("draft", party)),
    post(
        "party_edit", at("draft", party), DRAFT_POST, payload=type_(role="funder", expected_version=1)
    ),
    post("party_remove", at("draft", party), DRAFT_POST),
    page("party_sign", DRAFT_PAGE, at("draft", negotiated_party)),
    post("party_sign", at("draft", negotiated_party), DRAFT_POST, payload=type_(signed_on="01/06/2025")),
    page("party_decline", DRAFT_PAGE, at("draft", negotiated_party)),
    post("party_decline", at("draft", negotiated_party), DRAFT_POST, payload=type_(reason="Article 5")),
    # Life.
    post("contract_submit", draft, DRAFT_POST),
    post("contract_return", draft, DRAFT_POST),
    post("contract_start", here),
    post("contract_end", here),
    page("contract_register", DRAFT_PAGE, draft),
    post("contract_register", draft, DRAFT_POST, payload=type_(status="in_force", note="Repris")),
    # Deadlines and notices.
    page("deadline_handle", MANAGE_PAGE, at("contract", deadline)),
    post("deadline_handle", at("contract", deadline), payload=type_(note="Fait")),
    page("notice_create", MANAGE_PAGE, here),
    post("notice_create", here, payload=notice_values),
    post("notice_withdraw", at("contract", notice)),
    # Team.
    page("role_grant", MANAGE_PAGE, here),
    post("role_grant", here, payload=give_role),
    page("role_invite", MANAGE_PAGE, here),
    post("role_invite", here, payload=invite_partner),
    post("role_revoke", at("contract", role)),
    # Amendments.
    page("amendment_create", MANAGE_PAGE, here),
    post("amendment_create", here, payload=type_(title="Prolongation")),
    page("amendment_edit", MANAGE_PAGE, at("contract", amendment)),
    post("amendment_edit", at("contract", amendment), payload=type_(title="B", expected_version=1)),
    post("amendment_submit", at("contract", changed_amendment)),
    post("amendment_return", at("contract", submitted_amendment)),
    post("amendment_withdraw", at("contract", submitted_amendment)),
    page("amendment_sign", MANAGE_PAGE, at("contract", signature)),
    post("amendment_sign", at("contract", signature), payload=type_(signed_on="01/02/2026")),
    page("amendment_decline", MANAGE_PAGE, at("contract", signature)),
    post("amendment_decline", at("contract", signature), payload=type_(reason="Durée")),
    page("amendment_terms", MANAGE_PAGE, at("contract", amendment)),
    post(
        "amendment_terms",
        at("contract", amendment),
        payload=type_(ends_on="31/12/2031", renewal="express", expected_version=1),
    ),
    page("amendment_item_create", MANAGE_PAGE, at("contract", parts)),
    post("amendment_item_create", at("contract", parts), payload=type_(level="axis", label="Axe neuf")),
    page("amendment_item_edit", MANAGE_PAGE, at("contract", amended_article)),
    post("amendment_item_edit", at("contract", amended_article), payload=type_(number="2", title="T")),
    page("amendment_item_move", MANAGE_PAGE, at("contract", amended_article)),
    post("amendment_item_move", at("contract", amended_article), payload=type_(rank="1")),
    post("amendment_item_remove", at("contract", amended_article)),
]  # fmt: skip
