"""A transition contract's plan as a spreadsheet: a title row, merged axes, a total row."""

FORMAT = "xlsx"
_HEAD = [
    "Orientation stratégique", "Axe", "N° action", "Intitulé de l'action", "Maître d'ouvrage", "Partenaires", "Coût total HT",
    "Calendrier prévisionnel", "État d'avancement",
]  # fmt: skip
_ROWS = [
    ("1. Sobriété énergétique", "1.1 Rénover le patrimoine public", "1.1.1", "Rénover l'école de Vernoux", "Commune de Vernoux",
     "Banque des territoires", 820000, "2022-2024", "En cours"),
    ("", "", "1.1.2", "Isoler le gymnase intercommunal", "Communauté de communes", "ADEME, Région", 1150000, "2023-2025", "Non démarré"),
    ("", "1.2 Produire de l'énergie", "1.2.1", "Équiper la déchetterie d'ombrières solaires", "Communauté de communes", "Syndicat d'énergie",
     430000, "2024", "En cours"),
    ("2. Mobilités", "2.1 Développer le vélo", "2.1.1", "Aménager la voie verte du Lignon", "Communauté de communes", "Département",
     2100000, "2022-2026", "En cours"),
    ("", "", "2.1.2", "Installer des abris sécurisés", "Communes", "SNCF", 96000, "2023", "Terminé"),
    ("3. Cohésion", "3.1 Maintenir les services", "3.1.1", "Ouvrir une maison France Services", "Commune de Lamastre-le-Haut", "État",
     210000, "2022", "Terminé"),
    ("Total", "", "", "", "", "", 4806000, "", ""),
]  # fmt: skip
CONTENT = {
    "Lisez-moi": [["Ce classeur suit le plan d'action du CRTE"], ["Mise à jour : mars 2023"]],
    "Plan d'action": [
        ["CRTE du Haut-Vernois 2021-2026 – Plan d'action"],
        [],
        _HEAD,
        *[list(row) for row in _ROWS],
    ],
}


def _action(row: tuple[object, ...], node: int) -> dict[str, object]:
    fields = {
        "pilots": row[4],
        "partners": row[5],
        "budget": str(row[6]),
        "calendar": row[7],
        "status": row[8],
    }
    return {"number": row[2], "title": row[3], "node": node, "fields": fields}


GOLD = {
    "title": "CRTE du Haut-Vernois 2021-2026 – Plan d'action",
    "type": "crte",
    "period": {"start": "2021", "end": "2026"},
    "nodes": [
        {"level": 1, "label": "Sobriété énergétique", "parent": None},
        {"level": 2, "label": "Rénover le patrimoine public", "parent": 0},
        {"level": 2, "label": "Produire de l'énergie", "parent": 0},
        {"level": 1, "label": "Mobilités", "parent": None},
        {"level": 2, "label": "Développer le vélo", "parent": 3},
        {"level": 1, "label": "Cohésion", "parent": None},
        {"level": 2, "label": "Maintenir les services", "parent": 5},
    ],
    "actions": [_action(row, node) for row, node in zip(_ROWS, (1, 1, 2, 4, 4, 6), strict=False)],
    "funding": [],
    "indicators": [],
    "parties": [],
}
