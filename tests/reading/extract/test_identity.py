"""Title, kind, period and articles, worked by hand."""

from collections.abc import Callable

import pytest

from maillage.reading.pieces import Reading

Reader = Callable[[str], Reading]


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        (
            "La présente convention est conclue à compter du 1er janvier 2021 jusqu'au 31 décembre 2025.",
            "2021-01-01",
            "2025-12-31",
        ),
        ("Le présent contrat couvre la période 2019-2022.", "2019", "2022"),
        (
            "Le présent contrat est conclu pour une durée de quatre ans à compter du 1er mars 2022.",
            "2022-03-01",
            "2026-02-28",
        ),
        ("Cette convention s'applique du 01/09/2023 au 31/08/2026.", "2023-09-01", "2026-08-31"),
    ],
)
def test_period_of_a_sentence(reading: Reader, sentence: str, start: str, end: str) -> None:
    period = reading(f"CONVENTION\n\nArticle 3 : Durée\n\n{sentence}").period

    assert period is not None
    assert (period.start, period.end) == (start, end)


def test_period_of_another_document_is_refused(reading: Reader) -> None:
    text = (
        "Le précédent contrat de ville 2015-2020 a été évalué.\n\n"
        "Article 2 : Durée\n\nLe présent contrat couvre la période 2024-2030."
    )

    period = reading(text).period

    assert period is not None
    assert period.start == "2024"


def test_title_respelled_as_the_official_name_is_said_so(reading: Reader) -> None:
    found = reading("Contrat urbain de cohésion social\n\nPrésentation")

    assert found.title is not None
    assert found.title.text == "Contrat urbain de cohésion sociale"
    assert [issue.code for issue in found.issues] == ["title_spelling"]


def test_kind_is_not_that_of_a_contract_only_planned(reading: Reader) -> None:
    text = (
        "Projet de territoire du Val\n\n"
        "Nous voulons signer un contrat local de santé, un contrat local de santé ambitieux."
    )

    kind = reading(text).kind

    assert kind is not None
    assert kind.code == "projet_de_territoire"


def test_article_with_its_title_below_and_laws_quoted(reading: Reader) -> None:
    text = (
        "Sommaire\nArticle 1 : Objet ........ 3\n\nArticle premier\nObjet du "
        "contrat\n\nArticle 2 – Durée\n\n"
        "Article 5 de la loi du 21 février 2014 relative à la ville."
    )

    assert [(a.number, a.title) for a in reading(text).articles] == [
        ("1", "Objet du contrat"),
        ("2", "Durée"),
    ]


def test_deadlines_of_notice_and_renewal(reading: Reader) -> None:
    text = "La présente convention peut être dénoncée moyennant un délai de prévenance de 6 mois."

    assert [deadline.when for deadline in reading(text).deadlines] == ["6 mois"]
