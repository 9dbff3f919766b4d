"""Parties, bodies and consultations, worked by hand."""

from collections.abc import Callable

import pytest

from maillage.reading.extract.bodies import read_rhythm
from maillage.reading.pieces import Reading

Reader = Callable[[str], Reading]


def test_communes_listed_in_the_clause_are_parties_each(reading: Reader) -> None:
    text = (
        "Entre :\n\nL'État, représenté par le préfet\n\n"
        "Les communes de Vallon, Mont et Isle, représentées par leurs maires\n\n"
        "Établissement public du Val, représenté par son directeur\n\nIl a été convenu"
    )

    assert [p.name for p in reading(text).parties] == [
        "L'État",
        "La commune de Vallon",
        "La commune de Mont",
        "La commune d'Isle",
        "Établissement public du Val",
    ]


def test_signatures_in_a_table_with_the_function_below(reading: Reader) -> None:
    text = (
        "Fait à Vallon, le 3 mai 2021\n\nLa Caisse d'allocations familiales Le Directeur\tLa "
        "Communauté de communes Le Président\n\n"
        "La commune de Vallon\tLa commune de Mont\nLe Maire\tLe Maire"
    )

    found = reading(text).parties

    assert [(p.name, p.function) for p in found] == [
        ("La Caisse d'allocations familiales", "Le Directeur"),
        ("La Communauté de communes", "Le Président"),
        ("La commune de Vallon", "Le Maire"),
        ("La commune de Mont", "Le Maire"),
    ]


def test_signatures_as_people_with_their_functions(reading: Reader) -> None:
    text = "\n\n".join(
        ["Texte " * 20] * 12
        + [
            "Jean FICTIF",
            "Maire de Vallon",
            "Anne MODELE",
            "Présidente de la communauté",
            "Luc TEST",
            "Préfet",
        ]
    )

    assert [(p.name, p.function) for p in reading(text).parties] == [
        ("Jean FICTIF", "Maire de Vallon"),
        ("Anne MODELE", "Présidente de la communauté"),
        ("Luc TEST", "Préfet"),
    ]


def test_parties_of_a_sentence_are_spelled_out(reading: Reader) -> None:
    text = (
        "Le Département de la Lusanne et la Communauté d'Agglomération du Val (CAV) "
        "préparent leur projet.\n\n"
        "Ce nouveau contrat entre le Département et la CAV couvre la période 2019-2022."
    )

    assert [p.name for p in reading(text).parties] == [
        "Département de la Lusanne",
        "Communauté d'Agglomération du Val (CAV)",
    ]


@pytest.mark.parametrize(
    ("sentence", "per_year"),
    [
        ("Il se réunit au moins une fois par an.", 1),
        ("Il se réunira a minima deux fois l'an.", 2),
        ("Il se réunit au moins une fois par trimestre.", 4),
        ("Ses réunions sont mensuelles.", 12),
        ("Il se réunit tous les deux mois.", 6),
        ("Il se réunit autant que de besoin.", None),
    ],
)
def test_rhythm_of_a_body(sentence: str, per_year: int | None) -> None:
    assert read_rhythm(sentence)[1] == per_year


def test_body_quoted_in_a_sentence_is_not_set_up(reading: Reader) -> None:
    text = "Les habitants ont été associés au comité de pilotage et au comité des financeurs."

    assert not reading(text).bodies


def test_consultation_by_question_and_by_place(reading: Reader) -> None:
    text = (
        "Au total, 120 répondants habitant un QPV de la ville ont répondu.\n\n# 1. Quels "
        "sont les défis ?\n\n"
        "- La sécurité (78)\n- Le logement (73)\n- L'emploi (49)\n\n## Les Tilleuls\n\n### "
        "Les atouts cités\n\n"
        "- La solidarité (30)\n- Le parc (12)\n- L'école (9)\n\n# Êtes-vous satisfait "
        "?\n\n55,9 % des répondants disent « oui »\n"
    )

    found = reading(text).consultation

    assert (found[0].question, found[0].option, found[0].count) == (
        "Quels sont les défis ?",
        "La sécurité",
        78,
    )
    assert found[0].scope == "QPV de la ville (120 répondants)"
    assert {c.scope for c in found[3:6]} == {"Les Tilleuls"}
    assert (found[6].option, float(found[6].count)) == ("oui", 55.9)


def test_bodies_of_a_table(reading: Reader) -> None:
    text = (
        "| Instance | Composition | Fréquence |\n|---|---|---|\n"
        "| Comité de pilotage | Préfet, maires | 1 fois par an |\n"
        "| Comité technique | Techniciens | Trimestrielle |\n"
    )

    assert [(b.name, b.per_year) for b in reading(text).bodies] == [
        ("Comité de pilotage", 1),
        ("Comité technique", 4),
    ]
