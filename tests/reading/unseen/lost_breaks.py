"""A family convention whose line breaks were lost: marks run on in paragraphs, bullets in the middle of lines."""

FORMAT = "txt"
CONTENT = """Convention territoriale globale 2019-2022 de la Communauté de communes du Haut-Lisse

La présente convention territoriale globale est conclue entre la Caisse d'allocations familiales du Lisson et la Communauté de communes du Haut-Lisse pour la période du 1er janvier 2019 au 31 décembre 2022.

LES AXES DE TRAVAIL

AXE 1 - PETITE ENFANCE ET PARENTALITE
Objectif 1.1 : Maintenir l'offre d'accueil collectif Objectif 1.2 : Promouvoir l'accueil individuel Objectif 1.3 : Soutenir les parents

AXE 2 - ENFANCE ET JEUNESSE
Objectif 2.1 : Coordonner les accueils de loisirs Objectif 2.2 : Aller vers les adolescents

AXE 3 - ACCES AUX DROITS
Objectif 3.1 : Rendre les services accessibles Objectif 3.2 : Réduire la fracture numérique

LES ACTIONS

Action 1 : Ouvrir un relais itinérant ● Pilote : Communauté de communes ● Partenaires : Caf, MSA ● Echéance : 2020
Action 2 : Créer un guide des parents ● Pilote : Centre social ● Partenaires : Ecoles, PMI ● Echéance : 2019
Action 3 : Mutualiser les séjours d'été ● Pilote : Familles rurales ● Partenaires : Communes ● Echéance : 2021
Action 4 : Equiper un bus numérique ● Pilote : Communauté de communes ● Partenaires : Département ● Echéance : 2022

PILOTAGE

Le comité de pilotage se réunit une fois par an ; le comité technique se réunit trois fois par an.
"""


def _tree(tree: dict[str, list[str]]) -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for top_label, labels in tree.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": top_label, "parent": None})
        nodes += [{"level": 2, "label": label, "parent": top} for label in labels]
    return nodes


def _action(number: str, title: str, *texts: str) -> dict[str, object]:
    return {
        "number": number,
        "title": title,
        "fields": dict(zip(("pilots", "partners", "calendar"), texts, strict=True)),
    }


GOLD = {
    "title": "Convention territoriale globale 2019-2022 de la Communauté de communes du Haut-Lisse",
    "type": "ctg",
    "period": {"start": "2019-01-01", "end": "2022-12-31"},
    "parties": [
        {"name": "la Caisse d'allocations familiales du Lisson"},
        {"name": "la Communauté de communes du Haut-Lisse"},
    ],
    "nodes": _tree(
        {
            "Petite enfance et parentalité": [
                "Maintenir l'offre d'accueil collectif",
                "Promouvoir l'accueil individuel",
                "Soutenir les parents",
            ],
            "Enfance et jeunesse": ["Coordonner les accueils de loisirs", "Aller vers les adolescents"],
            "Accès aux droits": ["Rendre les services accessibles", "Réduire la fracture numérique"],
        }
    ),
    "actions": [
        _action("1", "Ouvrir un relais itinérant", "Communauté de communes", "Caf, MSA", "2020"),
        _action("2", "Créer un guide des parents", "Centre social", "Ecoles, PMI", "2019"),
        _action("3", "Mutualiser les séjours d'été", "Familles rurales", "Communes", "2021"),
        _action("4", "Equiper un bus numérique", "Communauté de communes", "Département", "2022"),
    ],
    "bodies": [{"name": "comité de pilotage", "per_year": 1}, {"name": "comité technique", "per_year": 3}],
    "funding": [],
}
