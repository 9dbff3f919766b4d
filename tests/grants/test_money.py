"""Each funder's money, from decided to paid, and the acts that say so."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.core.documents.theme import load_theme
from maillage.core.documents.writers import write_document
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.models import Event
from maillage.grants.act_templates import DEFAULTS, fill_template, find_unknown_names
from maillage.grants.documents.act import build_act_document
from maillage.grants.enums import ActKind, ApplicationStatus, BudgetSide, PaymentStatus, RequestStatus
from maillage.grants.models import Act, ApplicationBudgetLine, Award, Call, Envelope, FundingRequest
from maillage.grants.selectors.money import (
    list_application_money,
    list_money,
    summarize_application_plan,
)
from maillage.grants.services.act import notify_decisions, save_act_template, sign_act
from maillage.grants.services.award import award_request
from maillage.grants.services.money import announce_request, cancel_payment, pay_instalment, plan_payment

pytestmark = pytest.mark.django_db
DECIDED = datetime.date(2025, 4, 10)
TOLD = datetime.date(2025, 5, 2)
PAID = datetime.date(2025, 6, 1)


@pytest.fixture
def call(db: None) -> Call:
    return factories_grants.make_call()


@pytest.fixture
def chief(call: Call) -> User:
    return factories.make_manager(call.contract)


@pytest.fixture
def envelope(call: Call) -> Envelope:
    return factories_grants.make_envelope(contract=call.contract, amount_eur=50_000)


def ask(call: Call, envelope: Envelope, **fields: object) -> FundingRequest:
    application = factories_grants.make_application(call, status=ApplicationStatus.UNDER_REVIEW)
    return factories_grants.make_request(application, envelope.funder, asked_eur=12_000, **fields)


@pytest.fixture
def award(call, envelope, chief) -> Award:
    return award_request(
        request=ask(call, envelope), envelope=envelope, amount_eur=8_000, decided_on=DECIDED, by=chief
    )


def notify(*requests: FundingRequest, by: User, motive: str = "") -> list[Act]:
    return notify_decisions(requests=requests, made_on=TOLD, common_motive=motive, by=by)


def test_money_goes_from_asked_to_paid_each_step_with_its_day_and_act(call, envelope, chief) -> None:
    request = ask(call, envelope)
    announce_request(
        request=request, announced_on=datetime.date(2025, 3, 1), reference="Courrier du 1er mars", by=chief
    )
    given = award_request(request=request, envelope=envelope, amount_eur=8_000, decided_on=DECIDED, by=chief)
    (letter,) = notify(request, by=chief)
    payment = plan_payment(award=given, amount_eur=Decimal(8_000), by=chief)
    paid = pay_instalment(payment=payment, paid_on=PAID, by=chief)

    request.refresh_from_db()
    envelope.refresh_from_db()
    assert request.status == RequestStatus.PAID
    assert [(step.status, step.reached_on) for step in request.steps.all()] == [
        ("announced", datetime.date(2025, 3, 1)), ("voted", DECIDED), ("notified", TOLD), ("paid", PAID),
    ]  # fmt: skip
    assert request.steps.get(status="notified").act == letter
    assert paid.certificate is not None
    assert paid.certificate.kind == ActKind.PAYMENT_CERTIFICATE
    assert envelope.paid_eur == Decimal(8_000)
    assert Event.objects.count() >= 5


def test_instalments_never_pass_the_award(award, chief) -> None:
    first = plan_payment(award=award, amount_eur=Decimal("5000.50"), by=chief)

    with pytest.raises(ValidationError, match="Il reste"):
        plan_payment(award=award, amount_eur=Decimal("2999.51"), by=chief)
    cancel_payment(payment=first, by=chief)
    plan_payment(award=award, amount_eur=Decimal(8_000), by=chief)

    first.refresh_from_db()
    assert first.status == PaymentStatus.CANCELLED


def test_money_is_not_paid_before_it_is_notified_nor_twice(award, chief) -> None:
    payment = plan_payment(award=award, amount_eur=Decimal(3_000), by=chief)
    with pytest.raises(ValidationError, match="pas notifié"):
        pay_instalment(payment=payment, paid_on=PAID, by=chief)
    notify(award.request, by=chief)
    with pytest.raises(ValidationError, match="précède"):
        pay_instalment(payment=payment, paid_on=datetime.date(2025, 1, 1), by=chief)

    pay_instalment(payment=payment, paid_on=PAID, by=chief)

    with pytest.raises(ValidationError, match="déjà"):
        pay_instalment(payment=payment, paid_on=PAID, by=chief)
    award.envelope.refresh_from_db()
    award.request.refresh_from_db()
    assert award.envelope.paid_eur == 3_000
    assert award.request.status == RequestStatus.NOTIFIED


def test_only_the_manager_and_the_funder_s_own_people_record_its_money(award, call) -> None:
    other = factories_grants.make_instructor(call.contract)
    own = factories_grants.make_instructor(call.contract, award.funder)

    with pytest.raises(PermissionDenied):
        plan_payment(award=award, amount_eur=Decimal(1), by=other)
    with pytest.raises(PermissionDenied):
        notify(award.request, by=other)
    plan_payment(award=award, amount_eur=Decimal(1), by=own)


def test_several_decisions_are_notified_at_once_and_numbered_by_funder(call, envelope, chief) -> None:
    awards = [
        award_request(
            request=ask(call, envelope), envelope=envelope, amount_eur=1_000, decided_on=DECIDED, by=chief
        )
        for _ in range(12)
    ]

    acts = notify(*(one.request for one in awards), by=chief)

    assert [act.number for act in acts] == [f"2025-{rank:04d}" for rank in range(1, 13)]
    assert len({act.code for act in acts}) == 12
    assert len({act.content["batch"] for act in acts}) == 1


def test_a_batch_is_all_or_nothing(award, call, envelope, chief) -> None:
    undecided = ask(call, envelope)

    with pytest.raises(ValidationError):
        notify(award.request, undecided, by=chief)

    award.request.refresh_from_db()
    assert award.request.status == RequestStatus.VOTED
    assert not Act.objects.exists()


def test_a_refusal_says_its_motive_and_the_remedy(call, envelope, chief) -> None:
    refused = ask(call, envelope, status=RequestStatus.REFUSED, status_on=DECIDED)
    with pytest.raises(ValidationError, match="motif"):
        notify(refused, by=chief)

    (letter,) = notify(refused, by=chief, motive="L’action existe déjà.")

    assert letter.kind == ActKind.REFUSAL_LETTER
    assert "Motif : L’action existe déjà." in letter.content["body"]
    assert "tribunal administratif" in letter.content["body"]
    with pytest.raises(ValidationError, match="déjà notifié"):
        notify(refused, by=chief, motive="Encore.")


def test_attack_21_a_template_is_never_evaluated(award, chief) -> None:
    text = "{{7*7}} {% debug %} ${7*7} {porteur.__class__} {0} %s {{ settings.SECRET_KEY }}"
    save_act_template(
        contract=award.application.call.contract,
        kind=ActKind.AWARD_LETTER,
        title="Lettre",
        body=text,
        expected_version=None,
        by=chief,
    )

    (letter,) = notify(award.request, by=chief)

    assert letter.content["body"] == text


def test_attack_21_a_value_is_never_read_as_a_template() -> None:
    values = {"porteur": "{montant} {{7*7}}", "montant": "8 000 €"}

    assert fill_template("{porteur} : {montant}", values) == "{montant} {{7*7}} : 8 000 €"


def test_a_name_that_stands_for_nothing_is_refused_when_the_words_are_saved(call, chief) -> None:
    with pytest.raises(ValidationError, match="ne désignent rien"):
        save_act_template(
            contract=call.contract,
            kind=ActKind.ORDER,
            title="Arrêté",
            body="{portuer} reçoit {montant}",
            expected_version=None,
            by=chief,
        )


def test_two_managers_do_not_overwrite_each_other_s_words(call, chief) -> None:
    values = {"contract": call.contract, "kind": ActKind.ORDER, "title": "Arrêté", "by": chief}
    save_act_template(**values, body="Un", expected_version=None)
    save_act_template(**values, body="Deux", expected_version=1)

    with pytest.raises(StaleVersion):
        save_act_template(**values, body="Trois", expected_version=1)
    with pytest.raises(PermissionDenied):
        save_act_template(**values | {"by": factories.make_user()}, body="Quatre", expected_version=2)


def test_every_kind_of_act_has_words_whose_names_all_stand_for_something() -> None:
    assert set(DEFAULTS) == set(ActKind)
    assert not [
        find_unknown_names(title + body)
        for title, body in DEFAULTS.values()
        if find_unknown_names(title + body)
    ]


@pytest.mark.parametrize("form", ["pdf", "odt", "docx"])
def test_an_act_is_written_in_each_format_with_its_code(award, chief, form: str) -> None:
    (letter,) = notify(award.request, by=chief)
    document = build_act_document(letter)

    assert write_document(document, form, load_theme(None))
    assert letter.code in document.version
    assert document.page_mark.startswith("<svg")


def test_a_signed_act_is_found_by_its_code(award, chief, sign_in) -> None:
    (letter,) = notify(award.request, by=chief)
    client: Client = sign_in(chief)
    url = reverse("act_detail", kwargs={"code": letter.code})

    client.post(url, {"signed_on": "05/05/2025"})

    letter.refresh_from_db()
    assert letter.signed_on == datetime.date(2025, 5, 5)
    assert "signé le" in client.get(url).content.decode()
    with pytest.raises(ValidationError, match="déjà signé"):
        sign_act(act=letter, signed_on=datetime.date(2025, 5, 6), by=chief)


def test_a_batch_leaves_as_one_archive(award, call, envelope, chief, sign_in) -> None:
    acts = notify(award.request, by=chief)
    client: Client = sign_in(chief)

    url = reverse(
        "act_batch_file",
        kwargs={"slug": call.contract.slug, "batch": acts[0].content["batch"], "form": "odt"},
    )

    with zipfile.ZipFile(io.BytesIO(client.get(url).content)) as archive:
        assert len(archive.namelist()) == 1


def test_the_plan_says_what_remains_to_be_found(award, chief) -> None:
    application = award.application
    for side, code, amount in (
        (BudgetSide.CHARGE, "60", 20_000), (BudgetSide.CHARGE, "86", 900),
        (BudgetSide.PRODUCT, "70", 3_000), (BudgetSide.PRODUCT, "74", 17_000), (BudgetSide.PRODUCT, "87", 900),
    ):  # fmt: skip
        ApplicationBudgetLine.objects.create(
            application=application, side=side, class_code=code, planned_eur=amount
        )
    plan = summarize_application_plan(application, list_application_money(application, chief))

    assert (plan.cost_eur, plan.own_eur, plan.other_grants_eur) == (20_000, 3_000, 5_000)
    assert (plan.awarded_eur, plan.awaited_eur, plan.gap_eur) == (8_000, 0, 4_000)


def test_money_asks_the_database_no_more_for_more_requests(award, call, envelope, chief) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            list_money(call.contract, chief)
        counts.append(len(captured))
        for _ in range(6):
            given = award_request(
                request=ask(call, envelope), envelope=envelope, amount_eur=10, decided_on=DECIDED, by=chief
            )
            plan_payment(award=given, amount_eur=Decimal(5), by=chief)

    assert counts[0] == counts[1]


def test_an_announced_request_is_not_announced_again(award, chief) -> None:
    with pytest.raises(ForbiddenTransition):
        announce_request(request=award.request, announced_on=DECIDED, reference="Trop tard", by=chief)


def test_the_applicant_reads_its_money_and_records_nothing(award, sign_in) -> None:
    client: Client = sign_in(award.application.submitted_by)
    page = client.get(reverse("application_money", kwargs={"number": award.application.number}))

    assert page.status_code == 200
    assert "Prévoir un versement" not in page.content.decode()
    refused = client.post(reverse("payment_create", kwargs={"pk": award.request.pk}), {"amount_eur": "10"})
    assert refused.status_code == 403


def test_the_manager_notifies_and_pays_from_the_pages(award, call, chief, sign_in) -> None:
    client: Client = sign_in(chief)
    slug = {"slug": call.contract.slug}
    assert "1 décision" in client.get(reverse("contract_money", kwargs=slug)).content.decode().replace(
        "\xa0", " "
    )

    client.post(
        reverse("decisions_notify", kwargs=slug), {"requests": [award.request.pk], "made_on": "02/05/2025"}
    )
    client.post(reverse("payment_create", kwargs={"pk": award.request.pk}), {"amount_eur": "8 000"})
    client.post(reverse("payment_pay", kwargs={"pk": award.payments.get().pk}), {"paid_on": "01/06/2025"})

    award.request.refresh_from_db()
    assert award.request.status == RequestStatus.PAID
