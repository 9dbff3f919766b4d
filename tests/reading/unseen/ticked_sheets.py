"""A transition contract in Word: sheets with ticked boxes, headings inside merged cells, sums by funder in the sheet."""

FORMAT = "docx"


def _sheet(
    orientation: str,
    number: str,
    title: str,
    owner: str,
    text: str,
    partners: str,
    cost: str,
    when: str,
    signs: str,
) -> list[tuple[str, object]]:
    return [
        ("h2", f"Fiche projet {number} : {title}"),
        (
            "table",
            [
                ["Orientation stratégique", orientation],
                ["Maître d’ouvrage", owner],
                ["Description du projet", text],
                ["Partenaires", partners],
                ["Coût prévisionnel", cost],
                ["Calendrier", when],
                ["Niveau de maturité", "☒ Projet mature ☐ Projet en réflexion"],
                ["Indicateurs d’évaluation proposés", signs],
            ],
        ),
    ]


_SHEETS = [
    ("1. Transition énergétique", "1", "Chaufferie bois de Ronzac", "Commune de Ronzac", "Réseau de 600 mètres.", "ADEME", "1 240 000 €", "2023-2025", "MWh produits"),
    ("1. Transition énergétique", "2", "Rénovation du collège", "Département", "Isolation et ventilation.", "Région", "2 800 000 €", "2024", "kWh économisés"),
    ("2. Attractivité", "3", "Tiers-lieu de la gare", "Communauté de communes", "Espaces de travail et fablab.", "Banque des territoires", "760 000 €", "2022-2023", "Nombre d’usagers"),
]  # fmt: skip
CONTENT = [
    ("h1", "Contrat de relance et de transition écologique"),
    ("p", "Communauté de communes du Ronzacois"),
    ("p", "2021 – 2026"),
    ("h1", "Annexe – Fiches projets"),
    *[block for sheet in _SHEETS for block in _sheet(*sheet)],
]


def _action(sheet: tuple[str, ...], node: int) -> dict[str, object]:
    fields = dict(
        zip(("pilots", "description", "partners", "budget", "calendar"), sheet[3:8], strict=True),
        status="☒ Projet mature ☐ Projet en réflexion",
        indicators=sheet[8],
    )
    return {"number": sheet[1], "title": sheet[2], "node": node, "fields": fields}


GOLD = {
    "type": "crte",
    "period": {"start": "2021", "end": "2026"},
    "nodes": [
        {"level": 1, "label": "Transition énergétique", "parent": None},
        {"level": 1, "label": "Attractivité", "parent": None},
    ],
    "actions": [_action(sheet, node) for sheet, node in zip(_SHEETS, (0, 0, 1), strict=True)],
    "parties": [],
    "funding": [],
    "indicators": [],
}
