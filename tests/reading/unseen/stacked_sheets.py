"""A family convention in PDF: each sheet a ruled table whose headings stand above their texts, two by row."""

FORMAT = "pdf"


def _sheet(
    number: str,
    title: str,
    why: str,
    goals: str,
    public: str,
    steps: str,
    pilot: str,
    partners: str,
    when: str,
    signs: str,
) -> list[tuple[str, object]]:
    return [
        ("h2", f"FICHE ACTION N°{number} : {title}"),
        (
            "table",
            [
                ["Diagnostic / constat", "Objectifs visés"],
                [why, goals],
                ["Public visé", "Étapes de mise en œuvre"],
                [public, steps],
                ["Pilote(s)", "Partenaires"],
                [pilot, partners],
                ["Échéances", "Critères d’évaluation"],
                [when, signs],
            ],
        ),
    ]


_SHEETS = [
    ("1", "Développer l’accueil occasionnel", "Les parents en insertion ne trouvent pas de place.", "Réserver des places", "Parents en insertion",
     "Recenser les besoins", "Ville de Tarsac", "France Travail", "2025", "Nombre d’enfants accueillis"),
    ("2", "Soutenir la parentalité des ados", "Les familles sont démunies face aux écrans.", "Créer un groupe de parole", "Parents d’adolescents",
     "Former deux animateurs", "Centre social La Rose", "Collège, Caf", "2025-2026", "Nombre de participants"),
    ("3", "Rendre les vacances accessibles", "Le quotient familial limite les départs.", "Aider cinquante familles", "Familles modestes",
     "Signer une convention VACAF", "CCAS", "Caf, ANCV", "Chaque année", "Nombre de départs"),
]  # fmt: skip
CONTENT = [
    ("h1", "Convention territoriale globale de Tarsac 2025-2029"),
    (
        "p",
        "La convention est signée entre la Caf du Bas-Tarsac et la Ville de Tarsac le 4 décembre 2024. Elle couvre la période du 1er janvier 2025 au 31 décembre 2029.",
    ),
    (
        "p",
        "Instances : un comité de pilotage se réunit chaque année au mois de juin ; le comité technique se réunit une fois par trimestre.",
    ),
    *[block for sheet in _SHEETS for block in _sheet(*sheet)],
]


def _action(sheet: tuple[str, ...]) -> dict[str, object]:
    keys = ("diagnosis", "objectives", "public", "method", "pilots", "partners", "calendar", "indicators")
    return {"number": sheet[0], "title": sheet[1], "fields": dict(zip(keys, sheet[2:], strict=True))}


GOLD = {
    "title": "Convention territoriale globale de Tarsac 2025-2029",
    "type": "ctg",
    "period": {"start": "2025-01-01", "end": "2029-12-31"},
    "parties": [{"name": "la Caf du Bas-Tarsac"}, {"name": "la Ville de Tarsac"}],
    "actions": [_action(sheet) for sheet in _SHEETS],
    "bodies": [{"name": "comité de pilotage", "per_year": 1}, {"name": "comité technique", "per_year": 4}],
    "nodes": [],
    "funding": [],
    "facilities": [],
}
