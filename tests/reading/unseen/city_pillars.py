"""A city contract in plain text: Roman pillars, orientations, objectives, districts, money."""

FORMAT = "txt"
CONTENT = """CONTRAT DE VILLE
ENGAGEMENTS QUARTIERS 2030
Agglomération de Montferrand-les-Bois
2024 - 2030

Sommaire
I. Le cadre du contrat	3
II. Les quartiers prioritaires	5
III. Les orientations stratégiques	8
Pilier I - Une ville qui émancipe	8
Pilier II - Une ville qui protège	12
Pilier III - Une ville qui respire	15
IV. La gouvernance	20

Signataires

- L'État, représenté par le Préfet de la Corvelle
- Montferrand Agglomération, représentée par son Président
- La Ville de Montferrand-les-Bois, représentée par sa Maire
- La Ville de Chantemerle, représentée par son Maire
- La Région Grand-Plateau
- Le Département de la Corvelle
- La Caisse d'allocations familiales de la Corvelle
- Corvelle Habitat
- France Travail
- L'Agence régionale de santé

I. Le cadre du contrat

La loi du 21 février 2014 de programmation pour la ville et la cohésion urbaine fixe le cadre. Le contrat de ville
2015-2023 reposait sur quatre piliers. Le pilier 1 était consacré à la cohésion sociale.
Le présent contrat est conclu pour la période 2024-2030.

II. Les quartiers prioritaires

Quartier prioritaire | Commune | Population 2020 | Taux de pauvreté
Les Ormeaux | Montferrand-les-Bois | 4 312 | 52,1 %
Bellefontaine | Montferrand-les-Bois | 2 087 | 47,8 %
La Plaine | Chantemerle | 1 264 | 44,0 %
Total | | 7 663 |

III. Les orientations stratégiques

PILIER I – UNE VILLE QUI ÉMANCIPE

Orientation 1 : Réussir à l'école
Constat : un élève sur cinq entre en sixième sans maîtriser la lecture.

Objectif 1.1 : Repérer tôt les difficultés de langage
Objectif 1.2 : Accompagner les parents dans le suivi de la scolarité

Orientation 2 : Accéder à l'emploi
Objectif 2.1 : Lever les freins à la mobilité
Objectif 2.2 : Rapprocher les entreprises et les habitants
Objectif 2.3 : Faire des clauses d'insertion un levier

PILIER II – UNE VILLE QUI PROTÈGE

Orientation 3 : Prévenir les violences
Objectif 3.1 : Lutter contre les violences faites aux femmes
Objectif 3.2 : Renforcer la médiation sociale

Orientation 4 : Prendre soin
Objectif 4.1 : Ouvrir une maison de santé aux Ormeaux
Objectif 4.2 : Développer l'aller-vers en santé mentale

PILIER III – UNE VILLE QUI RESPIRE

Orientation 5 : Adapter les quartiers au changement climatique
Objectif 5.1 : Désimperméabiliser les cours d'école
Objectif 5.2 : Rénover 600 logements sociaux

Orientation 6 : Améliorer la gestion urbaine de proximité
Objectif 6.1 : Agir sur la propreté et les dépôts sauvages

IV. La gouvernance

1. Le comité de pilotage

Coprésidé par le Préfet et le Président de l'agglomération, le comité de pilotage arrête la programmation annuelle.
Il se réunit deux fois par an.

2. Le comité technique

Le comité technique instruit les dossiers et prépare les décisions du comité de pilotage. Il se réunit tous les deux mois.

3. Les conseils citoyens

Les conseils citoyens sont associés à chaque étape. Ils se réunissent au moins une fois par trimestre.

V. Les moyens

Crédits de la politique de la ville par pilier et par année (en euros)

Pilier | 2024 | 2025 | 2026
Une ville qui émancipe | 310 000 | 325 000 | 325 000
Une ville qui protège | 142 500 | 150 000 | 155 000
Une ville qui respire | 98 200 | 98 200 | 105 000
Total | 550 700 | 573 200 | 585 000

Fait à Montferrand-les-Bois, le 28 mars 2024
"""

_TREE = {
    "Une ville qui émancipe": {
        "Réussir à l'école": [
            "Repérer tôt les difficultés de langage",
            "Accompagner les parents dans le suivi de la scolarité",
        ],
        "Accéder à l'emploi": [
            "Lever les freins à la mobilité",
            "Rapprocher les entreprises et les habitants",
            "Faire des clauses d'insertion un levier",
        ],
    },
    "Une ville qui protège": {
        "Prévenir les violences": [
            "Lutter contre les violences faites aux femmes",
            "Renforcer la médiation sociale",
        ],
        "Prendre soin": [
            "Ouvrir une maison de santé aux Ormeaux",
            "Développer l'aller-vers en santé mentale",
        ],
    },
    "Une ville qui respire": {
        "Adapter les quartiers au changement climatique": [
            "Désimperméabiliser les cours d'école",
            "Rénover 600 logements sociaux",
        ],
        "Améliorer la gestion urbaine de proximité": ["Agir sur la propreté et les dépôts sauvages"],
    },
}
_MONEY = {
    "Une ville qui émancipe": (310000, 325000, 325000),
    "Une ville qui protège": (142500, 150000, 155000),
    "Une ville qui respire": (98200, 98200, 105000),
    "Total": (550700, 573200, 585000),
}


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for pillar, orientations in _TREE.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": pillar, "parent": None})
        for orientation, objectives in orientations.items():
            middle = len(nodes)
            nodes.append({"level": 2, "label": orientation, "parent": top})
            nodes += [{"level": 3, "label": label, "parent": middle} for label in objectives]
    return nodes


GOLD = {
    "title": "Contrat de ville Engagements quartiers 2030 Agglomération de Montferrand-les-Bois",
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "parties": [
        {"name": name}
        for name in (
            "L'État",
            "Montferrand Agglomération",
            "La Ville de Montferrand-les-Bois",
            "La Ville de Chantemerle",
            "La Région Grand-Plateau",
            "Le Département de la Corvelle",
            "La Caisse d'allocations familiales de la Corvelle",
            "Corvelle Habitat",
            "France Travail",
            "L'Agence régionale de santé",
        )
    ],
    "nodes": _nodes(),
    "districts": [
        {"name": "Les Ormeaux", "population": 4312},
        {"name": "Bellefontaine", "population": 2087},
        {"name": "La Plaine", "population": 1264},
    ],
    "bodies": [
        {"name": "Comité de pilotage", "per_year": 2},
        {"name": "Comité technique", "per_year": 6},
        {"name": "Conseils citoyens", "per_year": 4},
    ],
    "funding": [
        {"pillar": pillar, "year": year, "amount": amount}
        for pillar, amounts in _MONEY.items()
        for year, amount in zip((2024, 2025, 2026), amounts, strict=True)
    ],
    "actions": [],
}
