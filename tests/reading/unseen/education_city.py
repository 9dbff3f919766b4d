"""The programme of an education city: a sheet of a workbook per axis, a banner over each table, sums by funder."""

FORMAT = "xlsx"
_HEAD = [
    "Action",
    "Opérateur",
    "Public visé",
    "Établissements concernés",
    "Budget total (en €)",
    "Demande CE",
    "Cofinancements",
    "Indicateurs",
]
_AXES = {
    "Conforter le rôle de l'école": [
        (
            "Classes orchestre",
            "Conservatoire",
            "CE2-CM2",
            "École Zola",
            18000,
            12000,
            6000,
            "Nombre d'élèves",
        ),
        (
            "Devoirs accompagnés au collège",
            "Ligue de l'enseignement",
            "6e-5e",
            "Collège Camus",
            24500,
            20000,
            4500,
            "Assiduité",
        ),
    ],
    "Promouvoir la continuité éducative": [
        (
            "Café des parents",
            "Centre social Vallès",
            "Parents",
            "École Zola, École Hugo",
            7200,
            5000,
            2200,
            "Nombre de séances",
        ),
        (
            "Petits déjeuners partagés",
            "Ville",
            "Maternelles",
            "École Hugo",
            9800,
            9800,
            "",
            "Nombre d'enfants",
        ),
    ],
    "Ouvrir le champ des possibles": [
        (
            "Stages de troisième",
            "Mission locale",
            "3e",
            "Collège Camus",
            15000,
            10000,
            5000,
            "Stages trouvés",
        ),
    ],
}
CONTENT = {
    f"Axe {rank}": [
        ["Cité éducative de Val-Fleuri - Programmation 2024"],
        [f"Axe {rank} : {label}"],
        [],
        _HEAD,
        *[list(row) for row in rows],
        ["TOTAL", "", "", "", sum(row[4] for row in rows), "", "", ""],
    ]
    for rank, (label, rows) in enumerate(_AXES.items(), start=1)
}


def _action(row: tuple[object, ...], node: int) -> dict[str, object]:
    fields = {
        "pilots": row[1],
        "public": row[2],
        "territory": row[3],
        "budget": str(row[4]),
        "indicators": row[7],
    }
    return {"title": row[0], "node": node, "fields": fields}


GOLD = {
    "title": "Cité éducative de Val-Fleuri - Programmation 2024",
    "type": "cite_educative",
    "nodes": [{"level": 1, "label": label, "parent": None} for label in _AXES],
    "actions": [_action(row, node) for node, rows in enumerate(_AXES.values()) for row in rows],
    "parties": [],
    "funding": [],
    "facilities": [],
}
