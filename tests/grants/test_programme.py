"""The program through the years: what is printed is kept, what does not add up is said, figures lead to projects."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.core.enums import Verb, Visibility
from maillage.core.models import Event
from maillage.core.numbers import format_euros, shorten_euros
from maillage.core.thread import BeadKind, list_beads
from maillage.grants.enums import ApplicationStatus, Novelty, ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.models import Application, Award, ProgrammeFigure
from maillage.grants.programme import Fact, find_differences, list_checks
from maillage.grants.selectors.programme import VIEWS, load_programme
from maillage.grants.services.programme import (
    TypedFigure,
    create_programme_figure,
    delete_programme_figure,
    import_programme_figures,
)

B, U = ProgrammeBreakdown, ProgrammeUnit


def fact(
    value: str | None,
    kind: str = B.PILLAR,
    unit: str = U.EUR,
    key: str = "emploi",
    parent: str = "",
    year: int = 2015,
) -> Fact:
    number = None if value is None else Decimal(value)
    return Fact(year, kind, key, key or "Total", unit, number, parent_key=parent)


def say(facts: list[Fact]) -> list[str]:
    plain = str.maketrans({"\u202f": " ", "\u00a0": " "})
    return [check.sentence.translate(plain) for check in find_differences(list_checks(facts))]


def test_parts_that_make_their_total_raise_nothing() -> None:
    facts = [fact("40"), fact("60", key="social"), fact("100", B.TOTAL, key="")]

    assert len(list_checks(facts)) == 1
    assert say(facts) == []


def test_a_total_that_its_parts_do_not_make_is_said_with_both_figures() -> None:
    facts = [fact("40"), fact("60", key="social"), fact("101", B.TOTAL, key="")]

    assert say(facts) == ["Total des subventions, 2015 : imprimé 101 €, recalculé 100 €."]


def test_an_empty_place_counts_for_nothing_and_is_no_fault() -> None:
    assert say([fact("40"), fact(None, key="transversal"), fact("40", B.TOTAL, key="")]) == []


def test_a_part_of_a_part_is_not_added_twice() -> None:
    facts = [fact("40"), fact("30", B.LINE, key="pre", parent="emploi"), fact("40", B.TOTAL, key="")]

    assert say(facts) == []


def test_new_and_renewed_actions_must_make_the_count_of_their_pillar() -> None:
    facts = [
        fact("13", unit=U.ACTIONS),
        fact("6", B.NOVELTY, U.ACTIONS, "emploi-nouvelles", "emploi"),
        fact("6", B.NOVELTY, U.ACTIONS, "emploi-reconduites", "emploi"),
    ]

    assert say(facts) == ["Nouvelles et reconduites, « emploi », 2015 : imprimé 13, recalculé 12."]


@pytest.mark.parametrize(("printed", "faults"), [("14927.80", 0), ("14927.81", 0), ("14927.79", 1)])
def test_an_average_cut_instead_of_rounded_is_no_fault(printed: str, faults: int) -> None:
    facts = [
        fact("925524", B.TOTAL, key=""),
        fact("62", B.TOTAL, U.ACTIONS, ""),
        fact(printed, B.TOTAL, U.EUR_PER_ACTION, ""),
    ]

    assert len(say(facts)) == faults


def test_a_share_is_compared_at_the_precision_it_is_printed_with() -> None:
    base = [fact("51.04"), fact("48.96", key="social"), fact("100", B.TOTAL, key="")]
    base += [
        fact("1", unit=U.ACTIONS),
        fact("1", unit=U.ACTIONS, key="social"),
        fact("2", B.TOTAL, U.ACTIONS, ""),
    ]
    printed = [
        fact(value, unit=U.SHARE, key="periode-emploi", parent="emploi") for value in ("51", "51.0", "45.6")
    ]

    assert [len(say([*base, one])) for one in printed] == [0, 0, 1]
    assert (
        "imprimé 45,6 %, recalculé 51,0 % (part des crédits ; 50,0 % du nombre d’actions)"
        in say([*base, printed[2]])[0]
    )


@pytest.fixture
def contract(db: None) -> Contract:
    return factories.make_contract(visibility=Visibility.PUBLIC)


@pytest.fixture
def chief(contract: Contract) -> User:
    return factories.make_manager(contract)


def typed(value: str = "12", **fields: object) -> TypedFigure:
    return TypedFigure(
        **{
            "year": 2015,
            "breakdown": B.PILLAR,
            "label": "Emploi",
            "unit": U.EUR,
            "value": Decimal(value),
            "key": "emploi",
        }
        | fields
    )


def test_figures_are_typed_by_who_runs_the_contract(contract, chief) -> None:
    rows = import_programme_figures(contract=contract, figures=[typed()], source="Bilan, p. 4", by=chief)

    assert [(row.value, row.source) for row in rows] == [(Decimal(12), "Bilan, p. 4")]
    assert Event.objects.get(verb=Verb.IMPORT).details["note"].startswith("1 chiffres")
    with pytest.raises(PermissionDenied):
        import_programme_figures(
            contract=contract,
            figures=[typed()],
            source="Bilan",
            by=factories_grants.make_instructor(contract),
        )


def test_a_figure_is_typed_once_and_nothing_is_left_of_a_refused_batch(contract, chief) -> None:
    create_programme_figure(contract=contract, figure=typed(), source="Bilan", by=chief)

    with pytest.raises(ValidationError):
        import_programme_figures(
            contract=contract, figures=[typed(year=2016), typed()], source="Bilan", by=chief
        )
    with pytest.raises(ValidationError):
        create_programme_figure(contract=contract, figure=typed(key=""), source="Bilan", by=chief)

    assert ProgrammeFigure.objects.count() == 1


def test_a_figure_may_be_dropped_and_the_journal_keeps_it(contract, chief) -> None:
    row = create_programme_figure(contract=contract, figure=typed(), source="Bilan", by=chief)

    delete_programme_figure(figure=row, by=chief)

    assert not ProgrammeFigure.objects.exists()
    assert Event.objects.get(verb=Verb.DELETE).details["changes"] == {"value": ["12", None]}


def make_awarded(contract: Contract, amount: int = 5_000, **fields: object) -> Application:
    """Give an application of the contract to which its funder gave something."""
    call = factories_grants.make_call(contract)
    application = factories_grants.make_application(call, status=ApplicationStatus.AWARDED, **fields)
    request = factories_grants.make_request(application)
    envelope = factories_grants.make_envelope(request.funder, contract=contract)
    Award.objects.create(
        request=request,
        application=application,
        funder=request.funder,
        envelope=envelope,
        amount_eur=amount,
        decided_on=datetime.date(2025, 4, 1),
        decided_by=application.submitted_by,
    )
    return application


def test_years_without_a_document_are_added_up_from_the_awards(contract, chief) -> None:
    node = factories.make_node(contract)
    for novelty in (Novelty.NEW, Novelty.RENEWED):
        make_awarded(contract, novelty=novelty).nodes.add(node)
    create_programme_figure(
        contract=contract, figure=typed("7", breakdown=B.TOTAL, key=""), source="Bilan", by=chief
    )

    found = load_programme(contract, chief, VIEWS[0])

    assert found.years == (2015, 2025)
    assert found.computed_years == (2025,)
    assert [place.value for place in found.totals[0].places] == [Decimal(7), Decimal(10_000)]
    assert found.parts[0].label == str(node)
    novelty = load_programme(contract, chief, VIEWS[1])
    assert [(line.label, line.places[1].value) for line in novelty.lines if line.depth] == [
        ("Nouvelles", Decimal(1)),
        ("Reconduites", Decimal(1)),
    ]


def test_nobody_is_given_a_part_of_the_awards(contract) -> None:
    application = make_awarded(contract)
    applicant = application.submitted_by

    assert load_programme(contract, applicant, VIEWS[0]).years == ()


def test_a_project_of_two_axes_is_not_cut_in_shares(contract, chief) -> None:
    make_awarded(contract).nodes.add(factories.make_node(contract), factories.make_node(contract))

    assert [line.label for line in load_programme(contract, chief, VIEWS[0]).parts] == ["Plusieurs axes"]


def test_each_computed_figure_leads_to_its_projects(contract, chief, sign_in) -> None:
    node = factories.make_node(contract)
    application = make_awarded(contract, title="Garage solidaire")
    application.nodes.add(node)
    make_awarded(contract, title="Autre projet")
    client: Client = sign_in(chief)
    page = client.get(reverse("contract_programme", kwargs={"slug": contract.slug})).content.decode()
    url = f"{reverse('programme_projects', kwargs={'slug': contract.slug})}?annee=2025&amp;selon=pillar&amp;cle={node.slug}"

    assert url in page
    shown = client.get(url.replace("&amp;", "&")).content.decode()
    assert "Garage solidaire" in shown
    assert "Autre projet" not in shown
    assert "aucun constat relié à ses objectifs" in shown


def test_the_program_asks_the_database_no_more_for_more_projects(contract, chief) -> None:
    make_awarded(contract)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            load_programme(contract, chief, VIEWS[0])
        counts.append(len(captured))
        for _ in range(5):
            make_awarded(contract).nodes.add(factories.make_node(contract))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("form", ["csv", "csv-ouvert", "xlsx"])
def test_a_program_leaves_as_a_file(contract, chief, form: str) -> None:
    create_programme_figure(contract=contract, figure=typed(label="=1+1"), source="Bilan", by=chief)

    response = Client().get(reverse("contract_programme", kwargs={"slug": contract.slug}) + f"?format={form}")

    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.status_code == 200
    if form != "xlsx":
        assert "'=1+1" in content.decode()


def test_an_unknown_view_is_refused(contract) -> None:
    response = Client().get(reverse("contract_programme", kwargs={"slug": contract.slug}) + "?selon=hasard")

    assert response.status_code == 400


def test_the_thread_of_a_contract_tells_what_its_program_gave(contract, chief) -> None:
    def tell(person: User) -> tuple[str, str]:
        (bead,) = (one for one in list_beads(contract, person) if one.kind == BeadKind.FUNDING)
        return bead.count.shown, bead.label

    assert tell(chief) == (format_euros(0), "financés")
    figure = typed("1061458", breakdown=B.TOTAL, key="")
    create_programme_figure(contract=contract, figure=figure, source="Bilan", by=chief)
    assert tell(chief) == (shorten_euros(Decimal(1_061_458)), "en 2015")

    applicant = make_awarded(contract, amount=12_000).submitted_by
    # A row made without an event: what was kept of the thread is not known to be out of date.
    create_programme_figure(contract=contract, figure=typed("3", year=2016), source="Bilan", by=chief)

    assert tell(chief) == (shorten_euros(Decimal(12_000)), "attribués")
    assert tell(applicant) == (shorten_euros(Decimal(1_061_458)), "en 2015")
