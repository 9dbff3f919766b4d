"""The diagnosis of a family convention: communes, indicators by territory, facilities by commune."""

FORMAT = "docx"
_PEOPLE = [("Aubrac-le-Vieux", 2314), ("Cassagne", 845), ("Mirandol", 5127), ("Sainte-Eulalie", 402)]
CONTENT = [
    ("h1", "Annexe 1 – Diagnostic partagé"),
    ("h2", "Convention territoriale globale 2024-2028 – Communauté de communes des Causses Vives"),
    ("h2", "1. Population"),
    (
        "table",
        [
            ["Commune", "Population 2021"],
            *[[name, f"{people:,}".replace(",", " ")] for name, people in _PEOPLE],
            ["Total", "8 688"],
        ],
    ),
    ("h2", "2. Les familles"),
    (
        "table",
        [
            ["Indicateurs", "Année", "CC des Causses Vives", "Département", "France"],
            ["Nombre d’allocataires", "2022", "1 432", "48 210", ""],
            ["Part des familles monoparentales", "2021", "14,2 %", "13,8 %", "16,0 %"],
            ["Taux de couverture en accueil du jeune enfant", "2022", "61,5 %", "64,9 %", "59,4 %"],
            ["Revenu médian (en €)", "2021", "20 870", "21 340", "23 080"],
        ],
    ),
    ("p", "Sources : Insee, Caf"),
    ("h2", "3. Les équipements du territoire"),
    (
        "table",
        [
            ["Commune", "Type de structure", "Nom de la structure", "Adresse", "Capacité"],
            ["Mirandol", "Multi-accueil", "Les Farfadets", "2 rue Haute", "20 places"],
            ["Mirandol", "ALSH", "Centre Louis Pergaud", "avenue de la Gare", "60 places"],
            ["Aubrac-le-Vieux", "Micro-crèche", "Pomme d’Api", "place de la Mairie", "12 places"],
            ["Cassagne", "RPE", "Relais des Causses", "route de Millac", ""],
        ],
    ),
    ("h2", "4. Atouts et faiblesses"),
    (
        "table",
        [
            ["Atouts", "Faiblesses"],
            ["Un tissu associatif dense", "Des distances longues"],
            ["Une solidarité de village", "Peu de transports"],
        ],
    ),
]
_FAMILIES = [
    ("Nombre d’allocataires", 2022, (1432, 48210, None)),
    ("Part des familles monoparentales", 2021, (14.2, 13.8, 16.0)),
    ("Taux de couverture en accueil du jeune enfant", 2022, (61.5, 64.9, 59.4)),
    ("Revenu médian (en €)", 2021, (20870, 21340, 23080)),
]
_PLACES = ("CC des Causses Vives", "Département", "France")
GOLD = {
    "type": "ctg",
    "period": {"start": "2024", "end": "2028"},
    "indicators": [
        {"indicator": "Population 2021", "territory": name, "year": 2021, "value": people}
        for name, people in [*_PEOPLE, ("Total", 8688)]
    ]
    + [
        {"indicator": label, "territory": place, "year": year, "value": value}
        for label, year, values in _FAMILIES
        for place, value in zip(_PLACES, values, strict=True)
        if value is not None
    ],
    "facilities": [
        {"commune": "Mirandol", "type": "Multi-accueil", "name": "Les Farfadets"},
        {"commune": "Mirandol", "type": "ALSH", "name": "Centre Louis Pergaud"},
        {"commune": "Aubrac-le-Vieux", "type": "Micro-crèche", "name": "Pomme d’Api"},
        {"commune": "Cassagne", "type": "RPE", "name": "Relais des Causses"},
    ],
    "actions": [],
    "nodes": [],
    "districts": [],
    "funding": [],
    "parties": [],
}
