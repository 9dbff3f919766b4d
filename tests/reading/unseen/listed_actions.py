"""A health contract without sheets: strategic and operational objectives, then numbered actions as lines."""

FORMAT = "txt"
CONTENT = """CONTRAT LOCAL DE SANTÉ
Val de Noye
2020-2025

Plan d'actions

AXE STRATÉGIQUE 1 : PRÉVENTION ET PROMOTION DE LA SANTÉ

Objectif général 1.1 : Agir dès le plus jeune âge

Action 1.1.1 : Développer les compétences psychosociales à l'école
Action 1.1.2 : Promouvoir une alimentation équilibrée

Objectif général 1.2 : Prévenir les addictions

Action 1.2.1 : Mettre en place une consultation jeunes consommateurs

AXE STRATÉGIQUE 2 : PARCOURS DE SOINS

Objectif général 2.1 : Renforcer la première ligne

Action 2.1.1 : Créer une maison de santé pluriprofessionnelle
Action 2.1.2 : Accueillir des stagiaires

Objectif général 2.2 : Accompagner le maintien à domicile

Action 2.2.1 : Coordonner les sorties d'hospitalisation
Action 2.2.2 : Soutenir les aidants

AXE TRANSVERSAL : COORDONNER ET ÉVALUER

Action T.1 : Animer le contrat local de santé
Action T.2 : Évaluer chaque année
"""


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


GOLD = {
    "title": "Contrat local de santé Val de Noye",
    "type": "cls",
    "period": {"start": "2020", "end": "2025"},
    "nodes": [
        _node(1, "Prévention et promotion de la santé", None),
        _node(2, "Agir dès le plus jeune âge", 0),
        _node(2, "Prévenir les addictions", 0),
        _node(1, "Parcours de soins", None),
        _node(2, "Renforcer la première ligne", 3),
        _node(2, "Accompagner le maintien à domicile", 3),
        _node(1, "Coordonner et évaluer", None),
    ],
    "actions": [
        {"number": number, "title": title, "fields": {}}
        for number, title in (
            ("1.1.1", "Développer les compétences psychosociales à l'école"),
            ("1.1.2", "Promouvoir une alimentation équilibrée"),
            ("1.2.1", "Mettre en place une consultation jeunes consommateurs"),
            ("2.1.1", "Créer une maison de santé pluriprofessionnelle"),
            ("2.1.2", "Accueillir des stagiaires"),
            ("2.2.1", "Coordonner les sorties d'hospitalisation"),
            ("2.2.2", "Soutenir les aidants"),
            ("T.1", "Animer le contrat local de santé"),
            ("T.2", "Évaluer chaque année"),
        )
    ],
    "parties": [],
    "bodies": [],
    "funding": [],
}
