"""A health contract after a poor character recognition: l for 1, cut words, running headers, letters apart in titles."""

FORMAT = "txt"
CONTENT = """C O N T R A T   L O C A L   D E   S A N T É
Territoire de Pont-de-Brève
2018 - 2022

Contrat local de santé - Pont-de-Brève                                     2

Le présent contrat est conclu entre :
- l'Agence régionale de santé Grand-Littoral, représentée par son directeur général,
- la Ville de Pont-de-Brève, représentée par son maire,
- la Préfecture de la Brève, représentée par la préfète.

Contrat local de santé - Pont-de-Brève                                     3

Axe l : Améliorer l'accès aux soins des habi-
tants les plus éloignés

Objectif opérationnel 1 : lnstaller une permanence d'accès aux soins
Objectif opérationnel 2 : Soutenir la mobilité vers les soins

Contrat local de santé - Pont-de-Brève                                     4

Axe 2 : Promouvoir la santé mentale

Objectif opérationnel 3 : Animer un conseil local de santé mentale
Objectif opérationnel 4 : Former les acteurs de première ligne

Axe 3 : Agir sur l'environnement et l'habitat

Objectif opérationnel 5 : Repérer l'habitat indigne

Contrat local de santé - Pont-de-Brève                                     5

Suivi du contrat

Un comité de pilotage est institué. Il se réunit 2 fois par an.
Une équipe technique restreinte se réunit tous les mois.
"""
GOLD = {
    "type": "cls",
    "period": {"start": "2018", "end": "2022"},
    "parties": [
        {"name": "l'Agence régionale de santé Grand-Littoral"},
        {"name": "la Ville de Pont-de-Brève"},
        {"name": "la Préfecture de la Brève"},
    ],
    "nodes": [
        {"level": 1, "label": "Améliorer l'accès aux soins des habitants les plus éloignés", "parent": None},
        {"level": 2, "label": "lnstaller une permanence d'accès aux soins", "parent": 0},
        {"level": 2, "label": "Soutenir la mobilité vers les soins", "parent": 0},
        {"level": 1, "label": "Promouvoir la santé mentale", "parent": None},
        {"level": 2, "label": "Animer un conseil local de santé mentale", "parent": 3},
        {"level": 2, "label": "Former les acteurs de première ligne", "parent": 3},
        {"level": 1, "label": "Agir sur l'environnement et l'habitat", "parent": None},
        {"level": 2, "label": "Repérer l'habitat indigne", "parent": 6},
    ],
    "bodies": [
        {"name": "comité de pilotage", "per_year": 2},
        {"name": "équipe technique restreinte", "per_year": 12},
    ],
    "actions": [],
    "funding": [],
}
