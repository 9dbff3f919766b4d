"""A family convention as a PDF prints it: justified text, capitals, tables without names for the actions."""

FORMAT = "pdf"
CONTENT = [
    ("h1", "CONVENTION TERRITORIALE GLOBALE"),
    ("h2", "Syndicat intercommunal du Bas-Lerson 2024-2027"),
    ("p", "ENTRE"),
    (
        "p",
        "La CAISSE D’ALLOCATIONS FAMILIALES du LERSON, représentée par Madame Inès TEST, directrice, ci-après dénommée « la Caf »,",
    ),
    ("p", "ET"),
    (
        "p",
        "Le SYNDICAT INTERCOMMUNAL DU BAS-LERSON, représenté par Monsieur Hugo DEMO, président, ci-après dénommé « le syndicat »,",
    ),
    ("p", "ET"),
    ("p", "LA COMMUNE DE RIVESALE, représentée par Madame Ada FICTIVE, maire,"),
    ("p", "LA COMMUNE DE MONTAURY, représentée par Monsieur Tim MODELE, maire,"),
    ("p", "Il a été convenu et arrêté ce qui suit :"),
    ("h2", "ARTICLE 1er. OBJET DE LA CONVENTION"),
    (
        "p",
        "La convention territoriale globale matérialise l’engagement conjoint de la Caf et des collectivités.",
    ),
    ("h2", "ARTICLE 2. LES CHAMPS D’INTERVENTION"),
    (
        "p",
        "Conformément à l’article L. 263-1 du code de la sécurité sociale, la Caf intervient auprès des familles.",
    ),
    ("h2", "ARTICLE 3. DURÉE DE LA CONVENTION"),
    (
        "p",
        "La présente convention est conclue pour la période allant du 1er septembre 2024 au 31 décembre 2027.",
    ),
    ("h2", "ARTICLE 4. GOUVERNANCE"),
    ("p", "Le pilotage de la convention repose sur :"),
    ("li", "un comité de pilotage : élus et direction de la Caf, une réunion par an ;"),
    ("li", "un comité technique : coordinateurs et conseillers, deux réunions par an ;"),
    ("li", "des groupes de travail : professionnels de terrain, selon les besoins."),
    ("h2", "ANNEXE 2 - PLAN D’ACTION"),
    ("h2", "AXE 1 : ENFANCE ET PETITE ENFANCE"),
    ("h3", "Objectif n°1 : Consolider les modes d’accueil"),
    ("li", "Action n°1 : Étendre l’amplitude du multi-accueil"),
    ("li", "Action n°2 : Créer un réseau des assistantes maternelles"),
    ("h3", "Objectif n°2 : Mieux informer les familles"),
    ("li", "Action n°3 : Éditer un guide des services"),
    ("h2", "AXE 2 : JEUNESSE"),
    ("h3", "Objectif n°3 : Donner une place aux jeunes"),
    ("li", "Action n°4 : Mettre en place un budget participatif jeunesse"),
    ("li", "Action n°5 : Ouvrir un lieu d’accueil le soir"),
    ("h2", "ANNEXE 3 - BUDGET PRÉVISIONNEL"),
    (
        "table",
        [
            ["Financeurs", "2024", "2025", "2026", "2027"],
            ["Caf", "125 000 €", "130 000 €", "132 000 €", "135 000 €"],
            ["Syndicat", "98 000 €", "101 000 €", "104 000 €", "107 000 €"],
            ["Communes", "12 500 €", "12 500 €", "13 000 €", "13 000 €"],
        ],
    ),
]


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


GOLD = {
    "title": "CONVENTION TERRITORIALE GLOBALE Syndicat intercommunal du Bas-Lerson 2024-2027",
    "type": "ctg",
    "period": {"start": "2024-09-01", "end": "2027-12-31"},
    "parties": [
        {"name": "La Caisse d’Allocations Familiales du Lerson"},
        {"name": "Le Syndicat intercommunal du Bas-Lerson"},
        {"name": "La commune de Rivesale"},
        {"name": "La commune de Montaury"},
    ],
    "articles": [
        {"number": "1", "title": "Objet de la convention"},
        {"number": "2", "title": "Les champs d’intervention"},
        {"number": "3", "title": "Durée de la convention"},
        {"number": "4", "title": "Gouvernance"},
    ],
    "nodes": [
        _node(1, "Enfance et petite enfance", None),
        _node(2, "Consolider les modes d’accueil", 0),
        _node(2, "Mieux informer les familles", 0),
        _node(1, "Jeunesse", None),
        _node(2, "Donner une place aux jeunes", 3),
    ],
    "actions": [
        {"number": str(rank), "title": title, "fields": {}}
        for rank, title in enumerate(
            (
                "Étendre l’amplitude du multi-accueil",
                "Créer un réseau des assistantes maternelles",
                "Éditer un guide des services",
                "Mettre en place un budget participatif jeunesse",
                "Ouvrir un lieu d’accueil le soir",
            ),
            start=1,
        )
    ],
    "bodies": [
        {"name": "comité de pilotage", "per_year": 1},
        {"name": "comité technique", "per_year": 2},
        {"name": "groupes de travail", "per_year": None},
    ],
    "funding": [
        {"pillar": pillar, "year": year, "amount": amount}
        for pillar, amounts in {
            "Caf": (125000, 130000, 132000, 135000),
            "Syndicat": (98000, 101000, 104000, 107000),
            "Communes": (12500, 12500, 13000, 13000),
        }.items()
        for year, amount in zip((2024, 2025, 2026, 2027), amounts, strict=True)
    ],
    "counts": [],
    "indicators": [],
}
