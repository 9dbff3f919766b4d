"""A workbook of several kinds of tables: reading notes, figures by commune, facilities, the plan, money by axis and year."""

FORMAT = "xlsx"
_PEOPLE = [("Arcy", 3120, 1450), ("Bessey", 980, 410), ("Clémont", 2254, 1012)]
_PLACES = [
    ("Arcy", "Crèche", "Les Coccinelles", 24),
    ("Bessey", "ALSH", "Le Préau", 40),
    ("Clémont", "Centre social", "La Passerelle", ""),
]
_PLAN = [
    ("Axe 1 - Grandir", "1.1", "Ouvrir un LAEP", "Centre social", "2024", "En cours"),
    ("Axe 1 - Grandir", "1.2", "Aider les aidants", "CCAS", "2025", "À lancer"),
    ("Axe 2 - Habiter", "2.1", "Conseiller le logement", "ADIL", "2024-2026", "À lancer"),
]
_MONEY = [("Axe 1 - Grandir", 52000, 61000, 61000), ("Axe 2 - Habiter", 18000, 24500, 26000)]
CONTENT = {
    "Notice": [
        ["CTG Arcy Bessey Clémont 2024-2026 : classeur de suivi"],
        ["Ne pas modifier les colonnes grises"],
    ],
    "Chiffres": [
        ["Commune", "Population 2021", "Nombre d'allocataires 2022"],
        *[list(row) for row in _PEOPLE],
    ],
    "Équipements": [["Commune", "Type d'équipement", "Nom", "Places"], *[list(row) for row in _PLACES]],
    "Plan d'action": [
        ["Axe", "N°", "Intitulé de l'action", "Pilote", "Échéance", "État d'avancement"],
        *[list(row) for row in _PLAN],
    ],
    "Budget": [
        ["Budget prévisionnel par axe (en €)"],
        ["Axe", 2024, 2025, 2026],
        *[list(row) for row in _MONEY],
    ],
}
GOLD = {
    "type": "ctg",
    "period": {"start": "2024", "end": "2026"},
    "nodes": [
        {"level": 1, "label": "Grandir", "parent": None},
        {"level": 1, "label": "Habiter", "parent": None},
    ],
    "actions": [
        {
            "number": row[1],
            "title": row[2],
            "node": node,
            "fields": {"pilots": row[3], "calendar": row[4], "status": row[5]},
        }
        for row, node in zip(_PLAN, (0, 0, 1), strict=True)
    ],
    "indicators": [
        {"indicator": label, "territory": row[0], "year": year, "value": row[column]}
        for row in _PEOPLE
        for column, label, year in ((1, "Population 2021", 2021), (2, "Nombre d'allocataires 2022", 2022))
    ],
    "facilities": [{"commune": row[0], "type": row[1], "name": row[2]} for row in _PLACES],
    "funding": [
        {"pillar": row[0], "year": year, "amount": row[column]}
        for row in _MONEY
        for column, year in ((1, 2024), (2, 2025), (3, 2026))
    ],
    "parties": [],
    "counts": [],
}
