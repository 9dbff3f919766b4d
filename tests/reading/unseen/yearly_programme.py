"""A yearly programme of a city contract: projects by pillar, with what each funder gives."""

FORMAT = "pdf"
_HEAD = ["Porteur", "Intitulé de l'action", "Coût total", "État", "Agglo", "Ville", "Caf"]
_ONE = [
    ("Mission locale", "Permis pour l'emploi", "48 000 €", "12 000 €", "8 000 €", "0 €", ""),
    ("Régie de quartier", "Chantiers éducatifs", "65 400 €", "20 000 €", "10 000 €", "5 000 €", ""),
]
_TWO = [
    (
        "Centre social Mistral",
        "Ateliers parents enfants",
        "22 300 €",
        "6 000 €",
        "4 000 €",
        "2 000 €",
        "5 000 €",
    ),
    ("Les Petits Débrouillards", "Science en pied d'immeuble", "18 750 €", "7 500 €", "3 000 €", "", ""),
    ("Compagnie du Fleuve", "Théâtre de rue", "31 000 €", "9 000 €", "5 000 €", "4 000 €", ""),
]
CONTENT = [
    ("h1", "Contrat de ville de Rivemont Agglomération"),
    ("h2", "Programmation 2025"),
    ("p", "Le comité de pilotage du 12 mars 2025 a retenu cinq actions."),
    ("h2", "Pilier 1 : Emploi et développement économique"),
    (
        "table",
        [
            _HEAD,
            *[list(row) for row in _ONE],
            ["Total pilier 1", "", "113 400 €", "32 000 €", "18 000 €", "5 000 €", "0 €"],
        ],
    ),
    ("h2", "Pilier 2 : Cohésion sociale"),
    (
        "table",
        [
            _HEAD,
            *[list(row) for row in _TWO],
            ["Total pilier 2", "", "72 050 €", "22 500 €", "12 000 €", "6 000 €", "5 000 €"],
        ],
    ),
]
GOLD = {
    "title": "Contrat de ville de Rivemont Agglomération",
    "type": "contrat_de_ville",
    "nodes": [
        {"level": 1, "label": "Emploi et développement économique", "parent": None},
        {"level": 1, "label": "Cohésion sociale", "parent": None},
    ],
    "actions": [
        {"title": row[1], "node": node, "fields": {"pilots": row[0], "budget": row[2]}}
        for rows, node in ((_ONE, 0), (_TWO, 1))
        for row in rows
    ],
    "parties": [],
    "facilities": [],
    "indicators": [],
}
