"""A family convention taken from a web page: bullets of all kinds, page numbers in the text, a summary told twice."""

FORMAT = "txt"
CONTENT = """(1)

Convention Territoriale Globale (CTG)

Ville de Port-Aubin

2020 / 2023

(2)

Table des matières

PRÉAMBULE ... 3
1. LES CHAMPS D'INTERVENTION ... 4
2. LES ORIENTATIONS ... 6
Orientation 1 : Favoriser la mixité dans les modes d'accueil ... 6
Orientation 2 : Construire des parcours pour les jeunes ... 7
Orientation 3 : Soutenir les familles ... 8
3. GOUVERNANCE ... 9

(3)

PRÉAMBULE

Entre la Caisse d'allocations familiales des Deux-Caps, représentée par M. Alain TEST, Directeur, et la Ville de Port-Aubin, représentée par Mme Rose DEMO, Maire,
il est convenu ce qui suit.

La présente convention couvre la période du 1er janvier 2020 au 31 décembre 2023.

1. LES CHAMPS D'INTERVENTION

La Caf intervient dans le champ de la petite enfance, de la jeunesse et de la parentalité. Port-Aubin compte 21 540 habitants, dont
2 310 ont moins de 6 ans.

(4)

2. LES ORIENTATIONS

Orientation 1 : Favoriser la mixité dans les modes d'accueil

➢ Objectif 1 : Mieux répartir les places d'accueil entre les quartiers
➢ Objectif 2 : Accueillir les enfants porteurs de handicap

Orientation 2 : Construire des parcours pour les jeunes

➢ Objectif 1 : Faciliter l'accès à un premier emploi ou à un
stage de découverte
➢ Objectif 2 : Soutenir les initiatives des 16-25 ans
➢ Objectif 3 : Prévenir les conduites à risque

(5)

Orientation 3 : Soutenir les familles

➢ Objectif 1 : Développer les lieux de rencontre entre parents
➢ Objectif 2 : Accompagner les séparations

Tableau de synthèse

Orientation | Nombre d'objectifs
Orientation 1 : Favoriser la mixité dans les modes d'accueil | 2
Orientation 2 : Construire des parcours pour les jeunes | 3
Orientation 3 : Soutenir les familles | 2

(6)

3. GOUVERNANCE

3.1 Comité de pilotage

Rôle : valider les orientations et l'évaluation
Composition : Maire, adjoints, Caf
Fréquence : 1 fois par an

3.2 Comité technique

Rôle : suivre les actions et préparer le comité de pilotage
Composition : directeurs de service, conseillers Caf
Fréquence : 2 fois par an

Signatures

Le Directeur de la Caf des Deux-Caps        La Maire de Port-Aubin
"""


def _tree(tree: dict[str, list[str]]) -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for top_label, labels in tree.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": top_label, "parent": None})
        nodes += [{"level": 2, "label": label, "parent": top} for label in labels]
    return nodes


GOLD = {
    "title": "Convention Territoriale Globale (CTG) Ville de Port-Aubin",
    "type": "ctg",
    "period": {"start": "2020-01-01", "end": "2023-12-31"},
    "parties": [
        {"name": "la Caisse d'allocations familiales des Deux-Caps"},
        {"name": "la Ville de Port-Aubin"},
    ],
    "nodes": _tree(
        {
            "Favoriser la mixité dans les modes d'accueil": [
                "Mieux répartir les places d'accueil entre les quartiers",
                "Accueillir les enfants porteurs de handicap",
            ],
            "Construire des parcours pour les jeunes": [
                "Faciliter l'accès à un premier emploi ou à un stage de découverte",
                "Soutenir les initiatives des 16-25 ans",
                "Prévenir les conduites à risque",
            ],
            "Soutenir les familles": [
                "Développer les lieux de rencontre entre parents",
                "Accompagner les séparations",
            ],
        }
    ),
    "bodies": [
        {"name": "Comité de pilotage", "per_year": 1},
        {"name": "Comité technique", "per_year": 2},
    ],
    "actions": [],
    "funding": [],
    "counts": [],
    "indicators": [],
    "districts": [],
}
