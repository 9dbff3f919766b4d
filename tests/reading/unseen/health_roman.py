"""A local health contract as OCR gives it: Roman axes, sheets as text, noise."""

FORMAT = "txt"
CONTENT = """CONTRAT LOCAL DE SANTÉ 2ème GÉNÉRATION
COMMUNAUTÉ DE COMMUNES DES MONTS D'ARVAL
2024-2029

Entre

L’Agence Régionale de Santé Haute-Plaine, représentée par son Directeur Général

Et

La Communauté de Communes des Monts d’Arval, représentée par sa Présidente

Et

La Préfecture de l’Arval, représentée par Monsieur le Préfet

Et

Le Conseil Départemental de l’Arval, représenté par son Président

Et

Le Centre Hospitalier d’Arval-Ville, représenté par sa Directrice

TITRE I – CHAMP DU CONTRAT

Article 1er : Périmètre géographique
Le contrat couvre les 24 communes de la communauté de communes.

Article 2 : Les parties signataires
Les signataires s’engagent à mettre en œuvre les actions.

TITRE II – DURÉE ET SUIVI

Article 3 : Durée, révision et suivi
Le présent contrat est conclu pour une durée de 5 ans à compter du 1er mars 2024.

Article 4 : Le pilotage
Le Comité de Pilotage (COPIL) définit les orientations. Il se réunit au moins une fois par an.
Le Comité Technique (COTECH) est l’organe opérationnel : il se réunit 3 fois par an.
Le coordonnateur anime les groupes de travail.

TITRE III – LES AXES STRATÉGIQUES

L’Axe I concerne l’offre de soins et l’Axe II la prévention, comme rappelé au comité du 3 mai.

AAXXEE II –– AACCCCÈÈSS AAUUXX SSOOIINNSS

Fiche action I.1
Attirer de nouveaux professionnels de santé

PILOTE
Communauté de communes

CONTEXTE
La densité médicale est de 6,1 généra-
listes pour 10 000 habitants.

OBJECTIFS
✓ Promouvoir le territoire auprès des internes
✓ Proposer un guichet d’accueil

PUBLIC CIBLE
Internes et jeunes professionnels

CALENDRIER
2024 – 2026

INDICATEURS
Nombre d’internes accueillis

Fiche action I.2
Soutenir l’exercice coordonné

PILOTE
CPTS des Monts

CONTEXTE
Deux maisons de santé existent.

OBJECTIFS
✓ Accompagner une troisième maison de santé

PUBLIC CIBLE
Professionnels libéraux

CALENDRIER
2025

INDICATEURS
Ouverture de la maison de santé

AAXXEE IIII –– PPRRÉÉVVEENNTTIIOONN

Fiche action II.1
Promouvoir l’activité physique adaptée

PILOTE
Maison sport-santé

CONTEXTE
La part des personnes en ALD augmente.

OBJECTIFS
✓ Prescrire l’activité physique

PUBLIC CIBLE
Personnes en affection de longue durée

CALENDRIER
2024

INDICATEURS
Nombre de prescriptions

Fiche action II.2
Agir sur la santé environnementale

PILOTE
Mutualité française

CONTEXTE
Les logements anciens sont exposés au radon.

OBJECTIFS
✓ Diffuser des kits de mesure

PUBLIC CIBLE
Habitants de maisons anciennes

CALENDRIER
2026

INDICATEURS
Nombre de kits diffusés

Page 14 sur 15

Fait à Arval-Ville, le 27 février 2024
"""


def _action(number: str, title: str, node: int, **fields: str) -> dict[str, object]:
    return {"number": number, "title": title, "node": node, "fields": fields}


GOLD = {
    "title": "Contrat local de santé 2ème génération Communauté de communes des Monts d'Arval",
    "type": "cls",
    "period": {"start": "2024-03-01", "end": "2029-02-28"},
    "parties": [
        {"name": name}
        for name in (
            "L’Agence Régionale de Santé Haute-Plaine",
            "La Communauté de Communes des Monts d’Arval",
            "La Préfecture de l’Arval",
            "Le Conseil Départemental de l’Arval",
            "Le Centre Hospitalier d’Arval-Ville",
        )
    ],
    "articles": [
        {"number": "1", "title": "Périmètre géographique"},
        {"number": "2", "title": "Les parties signataires"},
        {"number": "3", "title": "Durée, révision et suivi"},
        {"number": "4", "title": "Le pilotage"},
    ],
    "nodes": [
        {"level": 1, "label": "Accès aux soins", "parent": None},
        {"level": 1, "label": "Prévention", "parent": None},
    ],
    "bodies": [
        {"name": "Comité de Pilotage", "per_year": 1},
        {"name": "Comité Technique", "per_year": 3},
    ],
    "actions": [
        _action(
            "I.1",
            "Attirer de nouveaux professionnels de santé",
            0,
            pilots="Communauté de communes",
            diagnosis="La densité médicale est de 6,1 généralistes pour 10 000 habitants.",
            objectives="Promouvoir le territoire auprès des internes Proposer un guichet d’accueil",
            public="Internes et jeunes professionnels",
            calendar="2024 – 2026",
            indicators="Nombre d’internes accueillis",
        ),
        _action(
            "I.2",
            "Soutenir l’exercice coordonné",
            0,
            pilots="CPTS des Monts",
            diagnosis="Deux maisons de santé existent.",
            objectives="Accompagner une troisième maison de santé",
            public="Professionnels libéraux",
            calendar="2025",
            indicators="Ouverture de la maison de santé",
        ),
        _action(
            "II.1",
            "Promouvoir l’activité physique adaptée",
            1,
            pilots="Maison sport-santé",
            diagnosis="La part des personnes en ALD augmente.",
            objectives="Prescrire l’activité physique",
            public="Personnes en affection de longue durée",
            calendar="2024",
            indicators="Nombre de prescriptions",
        ),
        _action(
            "II.2",
            "Agir sur la santé environnementale",
            1,
            pilots="Mutualité française",
            diagnosis="Les logements anciens sont exposés au radon.",
            objectives="Diffuser des kits de mesure",
            public="Habitants de maisons anciennes",
            calendar="2026",
            indicators="Nombre de kits diffusés",
        ),
    ],
    "funding": [],
    "facilities": [],
}
