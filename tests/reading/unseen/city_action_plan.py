"""A city contract with sheets as grids of four cells, a consultation and a count of actions."""

FORMAT = "docx"


def _sheet(
    number: str, title: str, district: str, pilot: str, partners: str, text: str, budget: str, signs: str
) -> tuple[str, list[list[str]]]:
    return (
        "table",
        [
            [f"FICHE ACTION {number}", title, "", ""],
            ["Quartier(s) concerné(s)", district, "Pilote", pilot],
            ["Description de l’action", text, "Partenaires", partners],
            ["Budget prévisionnel", budget, "Indicateurs de suivi", signs],
        ],
    )


CONTENT = [
    ("h1", "CONTRAT DE VILLE 2024/2030 DE LA COMMUNAUTÉ URBAINE DU GRAND SALIN"),
    ("p", "« Nos quartiers ont du talent »"),
    ("h2", "Préambule"),
    ("p", "Le contrat de ville s’articule autour de 3 défis, déclinés en priorités."),
    ("h2", "Partie 1 : Ce que disent les habitants"),
    ("p", "Question : Qu’est-ce qui vous plaît dans votre quartier ? (214 réponses)"),
    (
        "table",
        [
            ["Réponses", "Nombre"],
            ["Les voisins", "96"],
            ["Les espaces verts", "71"],
            ["Les associations", "47"],
        ],
    ),
    ("h2", "Partie 2 : La stratégie"),
    ("h3", "Défi 1 – Le plein emploi"),
    ("p", "Priorité 1.1 – Accompagner les jeunes vers l’emploi"),
    ("p", "Priorité 1.2 – Soutenir les entrepreneurs des quartiers"),
    ("h3", "Défi 2 – La transition écologique et énergétique"),
    ("p", "Priorité 2.1 – Lutter contre la précarité énergétique"),
    ("p", "Priorité 2.2 – Végétaliser les espaces publics"),
    ("h3", "Défi 3 – L’émancipation pour tous"),
    ("p", "Priorité 3.1 – Soutenir la parentalité"),
    ("h2", "Partie 3 : Bilan du contrat 2015-2023"),
    ("p", "Nombre d’actions soutenues par année"),
    (
        "table",
        [
            ["Thématique", "2021", "2022", "2023"],
            ["Emploi", "14", "16", "15"],
            ["Cadre de vie", "9", "8", "11"],
            ["Cohésion sociale", "32", "35", "31"],
        ],
    ),
    ("h2", "Partie 4 : Les fiches action"),
    _sheet(
        "1.1.a",
        "Job dating au pied des tours",
        "Les Salines",
        "France Travail",
        "Mission locale, entreprises",
        "Quatre rencontres par an dans les halls d’immeuble",
        "12 000 € par an",
        "Nombre de contrats signés",
    ),
    ("p", ""),
    _sheet(
        "2.2.a",
        "Jardins partagés de la Butte",
        "La Butte",
        "Régie de quartier",
        "Bailleur, école Curie",
        "Créer quarante parcelles et un composteur",
        "35 000 €",
        "Nombre de parcelles cultivées",
    ),
    ("p", ""),
    _sheet(
        "3.1.a",
        "Maison des parents",
        "Les Salines, La Butte",
        "Centre social",
        "Caf, PMI, collèges",
        "Ouvrir un lieu ressource trois jours par semaine",
        "80 000 €",
        "Nombre de familles accueillies",
    ),
    ("h2", "Partie 5 : Les instances"),
    (
        "table",
        [
            ["Instance", "Rôle", "Composition", "Fréquence"],
            ["Comité de pilotage", "Décide et arbitre", "Signataires", "2 fois par an"],
            ["Comité technique", "Instruit les dossiers", "Techniciens", "1 fois par mois"],
            ["Assemblée des quartiers", "Donne un avis", "Habitants", "1 fois par semestre"],
        ],
    ),
    ("h2", "Signataires"),
    (
        "table",
        [
            [
                "Pour l’État,\nle Préfet",
                "Pour la Communauté urbaine,\nla Présidente",
                "Pour la Ville de Salin,\nle Maire",
            ]
        ],
    ),
]


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


def _action(number: str, title: str, *texts: str) -> dict[str, object]:
    keys = ("territory", "pilots", "partners", "description", "budget", "indicators")
    return {"number": number, "title": title, "fields": dict(zip(keys, texts, strict=True))}


GOLD = {
    "title": "Contrat de ville 2024/2030 de la Communauté urbaine du Grand Salin",
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "nodes": [
        _node(1, "Le plein emploi", None),
        _node(2, "Accompagner les jeunes vers l’emploi", 0),
        _node(2, "Soutenir les entrepreneurs des quartiers", 0),
        _node(1, "La transition écologique et énergétique", None),
        _node(2, "Lutter contre la précarité énergétique", 3),
        _node(2, "Végétaliser les espaces publics", 3),
        _node(1, "L’émancipation pour tous", None),
        _node(2, "Soutenir la parentalité", 6),
    ],
    "actions": [
        _action("1.1.a", "Job dating au pied des tours", "Les Salines", "France Travail", "Mission locale, entreprises",
                "Quatre rencontres par an dans les halls d’immeuble", "12 000 € par an", "Nombre de contrats signés"),
        _action("2.2.a", "Jardins partagés de la Butte", "La Butte", "Régie de quartier", "Bailleur, école Curie",
                "Créer quarante parcelles et un composteur", "35 000 €", "Nombre de parcelles cultivées"),
        _action("3.1.a", "Maison des parents", "Les Salines, La Butte", "Centre social", "Caf, PMI, collèges",
                "Ouvrir un lieu ressource trois jours par semaine", "80 000 €", "Nombre de familles accueillies"),
    ],
    "bodies": [
        {"name": "Comité de pilotage", "per_year": 2},
        {"name": "Comité technique", "per_year": 12},
        {"name": "Assemblée des quartiers", "per_year": 2},
    ],
    "counts": [
        {"pillar": pillar, "year": year, "value": value, "new": None, "renewed": None}
        for pillar, values in (("Emploi", (14, 16, 15)), ("Cadre de vie", (9, 8, 11)), ("Cohésion sociale", (32, 35, 31)))
        for year, value in zip((2021, 2022, 2023), values, strict=True)
    ],
    "consultation": [
        {"question": "Qu’est-ce qui vous plaît dans votre quartier ?", "option": option, "count": count, "scope": None}
        for option, count in (("Les voisins", 96), ("Les espaces verts", 71), ("Les associations", 47))
    ],
    "parties": [
        {"name": "l’État"},
        {"name": "la Communauté urbaine"},
        {"name": "la Ville de Salin"},
    ],
    "funding": [],
    "facilities": [],
}  # fmt: skip
