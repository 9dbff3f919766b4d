"""A yearly programme in a workbook: two header rows, merged themes, sums for each funder, subtotals."""

FORMAT = "xlsx"
_TOP = [
    "Thématique",
    "Porteur de projet",
    "Intitulé du projet",
    "QPV concerné",
    "Nouveau / Reconduit",
    "Montants accordés 2024",
    "",
    "",
    "Total",
]
_HEAD = ["", "", "", "", "", "ANCT", "Métropole", "Ville", ""]
_ROWS = [
    (
        "Emploi",
        "Association Tremplin",
        "Atelier de redynamisation",
        "Les Vignes",
        "R",
        15000,
        5000,
        3000,
        23000,
    ),
    ("", "CIDFF", "Femmes et création d'activité", "Tous", "N", 8000, 2000, "", 10000),
    ("Sous-total Emploi", "", "", "", "", 23000, 7000, 3000, 33000),
    ("Santé", "Ville de Clairmont", "Atelier santé ville", "Les Vignes", "R", 20000, "", 20000, 40000),
    ("", "Sport pour tous", "Sport sur ordonnance", "Gare", "N", 4000, 1000, 1000, 6000),
    ("Sous-total Santé", "", "", "", "", 24000, 1000, 21000, 46000),
    ("TOTAL GENERAL", "", "", "", "", 47000, 8000, 24000, 79000),
]
CONTENT = {
    "Programmation": [
        ["CONTRAT DE VILLE DE CLAIRMONT - PROGRAMMATION 2024"],
        [],
        _TOP,
        _HEAD,
        *[list(row) for row in _ROWS],
    ]
}
_PROJECTS = [row for row in _ROWS if row[2]]
GOLD = {
    "title": "CONTRAT DE VILLE DE CLAIRMONT - PROGRAMMATION 2024",
    "type": "contrat_de_ville",
    "nodes": [
        {"level": 1, "label": "Emploi", "parent": None},
        {"level": 1, "label": "Santé", "parent": None},
    ],
    "actions": [
        {"title": row[2], "node": node, "fields": {"pilots": row[1], "territory": row[3]}}
        for row, node in zip(_PROJECTS, (0, 0, 1, 1), strict=True)
    ],
    "parties": [],
    "facilities": [],
    "indicators": [],
}
