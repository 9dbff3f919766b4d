"""A health contract in Word whose sheets have no mark: a heading gives the title, a table below it the fields in rows of two."""

FORMAT = "docx"


def _sheet(
    title: str, axis: str, pilot: str, partners: str, context: str, text: str, when: str, signs: str
) -> list[tuple[str, object]]:
    return [
        ("h2", title),
        (
            "table",
            [
                ["Axe", axis],
                ["Porteur", pilot],
                ["Partenaires", partners],
                ["Contexte", context],
                ["Descriptif de l’action", text],
                ["Échéancier", when],
                ["Évaluation", signs],
            ],
        ),
    ]


_SHEETS = [
    ("Accueillir les internes en médecine", "Démographie médicale", "Communauté de communes", "Faculté, CDOM", "Six généralistes partiront d’ici 2026.",
     "Logement et accueil convivial", "2022-2024", "Nombre d’internes"),
    ("Ouvrir une maison sport santé", "Prévention", "Office des sports", "ARS, clubs", "La sédentarité progresse.", "Bilan et orientation", "2023", "Nombre de bilans"),
    ("Dépister la rétinopathie", "Prévention", "CPTS", "Ordre des médecins", "Un diabétique sur deux n’est pas suivi.", "Campagne itinérante", "2024", "Nombre de dépistages"),
]  # fmt: skip
CONTENT = [
    ("h1", "Contrat local de santé du Pays d’Arre"),
    ("p", "Conclu pour la période 2022-2026"),
    ("p", "entre l’Agence régionale de santé du Centre-Est et la Communauté de communes du Pays d’Arre"),
    ("h1", "Fiches actions"),
    *[block for sheet in _SHEETS for block in _sheet(*sheet)],
]


def _action(sheet: tuple[str, ...], node: int) -> dict[str, object]:
    keys = ("pilots", "partners", "diagnosis", "description", "calendar", "indicators")
    return {"title": sheet[0], "node": node, "fields": dict(zip(keys, sheet[2:], strict=True))}


GOLD = {
    "title": "Contrat local de santé du Pays d’Arre",
    "type": "cls",
    "period": {"start": "2022", "end": "2026"},
    "nodes": [
        {"level": 1, "label": "Démographie médicale", "parent": None},
        {"level": 1, "label": "Prévention", "parent": None},
    ],
    "actions": [_action(sheet, node) for sheet, node in zip(_SHEETS, (0, 1, 1), strict=True)],
    "parties": [
        {"name": "l’Agence régionale de santé du Centre-Est"},
        {"name": "la Communauté de communes du Pays d’Arre"},
    ],
    "funding": [],
}
