"""The plan of a family convention as a workbook: years as columns with crosses, goals over merged rows, a legend below."""

FORMAT = "xlsx"
_HEAD = [
    "Thématique",
    "Objectifs généraux",
    "Objectifs opérationnels",
    "Actions",
    "2023",
    "2024",
    "2025",
    "2026",
    "Pilote",
    "Partenaires",
    "Indicateurs",
]
_ROWS = [
    ("Petite enfance", "Développer l'offre d'accueil", "Créer des places", "Construire une micro-crèche à Brûlon", "", "X", "X", "", "CC", "Caf", "12 places"),
    ("", "", "Soutenir l'accueil individuel", "Renforcer le RPE", "X", "X", "", "", "CC", "Caf, PMI", "Temps de RPE"),
    ("", "Améliorer la qualité", "Former les professionnels", "Organiser des journées pédagogiques", "X", "X", "X", "X", "RPE", "CNFPT", "Participants"),
    ("Jeunesse", "Favoriser l'autonomie", "Informer les jeunes", "Labelliser un point information jeunesse", "", "", "X", "", "MJC", "CRIJ", "Label"),
    ("", "", "Faciliter la mobilité", "Prêter des scooters", "", "X", "", "", "Mission locale", "Région", "Prêts"),
]  # fmt: skip
CONTENT = {
    "Plan d'actions CTG": [
        ["Plan d'actions de la convention territoriale globale du Pays de Brûlon 2023-2026"],
        _HEAD,
        *[list(row) for row in _ROWS],
        [],
        ["Légende : X = année de mise en œuvre"],
    ]
}


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


GOLD = {
    "title": "Plan d'actions de la convention territoriale globale du Pays de Brûlon 2023-2026",
    "type": "ctg",
    "period": {"start": "2023", "end": "2026"},
    "nodes": [
        _node(1, "Petite enfance", None),
        _node(2, "Développer l'offre d'accueil", 0),
        _node(3, "Créer des places", 1),
        _node(3, "Soutenir l'accueil individuel", 1),
        _node(2, "Améliorer la qualité", 0),
        _node(3, "Former les professionnels", 4),
        _node(1, "Jeunesse", None),
        _node(2, "Favoriser l'autonomie", 6),
        _node(3, "Informer les jeunes", 7),
        _node(3, "Faciliter la mobilité", 7),
    ],
    "actions": [
        {"title": row[3], "fields": {"pilots": row[8], "partners": row[9], "indicators": row[10]}}
        for row in _ROWS
    ],
    "parties": [],
    "counts": [],
    "funding": [],
    "indicators": [],
}
