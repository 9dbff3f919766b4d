"""A family convention whose strategy is told by matrices: stake, objectives, actions, merged cells."""

FORMAT = "docx"
_HEAD = ["Enjeux", "Objectifs opérationnels", "Actions", "Pilote", "Échéance"]

CONTENT = [
    ("h1", "Convention Territoriale Globale du Pays de Lorvaux"),
    ("p", "Période 2023-2027"),
    ("h2", "Les parties"),
    ("p", "Entre la Caf de l’Airelle, représentée par sa directrice, Mme Anne TEST,"),
    ("p", "et la Communauté d’agglomération de Lorvaux, représentée par son président, M. Luc DEMO,"),
    ("p", "et la ville de Lorvaux, représentée par son maire, M. Yan FICTIF,"),
    ("p", "d’autre part,"),
    ("p", "Il est convenu ce qui suit :"),
    ("h2", "ARTICLE 1 : OBJET"),
    ("p", "Les partenaires arrêtent ensemble un plan d’action."),
    ("h2", "ARTICLE 2 : DURÉE"),
    ("p", "La présente convention est signée pour une durée de 5 ans, du 01/01/2023 au 31/12/2027."),
    ("h2", "ARTICLE 3 : GOUVERNANCE"),
    (
        "li",
        "Le COPIL, co-présidé par la Caf et l’agglomération, valide les orientations. Il se réunit une fois par an.",
    ),
    ("li", "Le COTECH suit la mise en œuvre des actions. Il se réunit deux fois par an."),
    ("li", "Les groupes thématiques se réunissent autant que de besoin."),
    ("h2", "Plan d’action 2023-2027"),
    ("h3", "Thématique 1 : Petite enfance"),
    (
        "table",
        [
            _HEAD,
            [
                "Répondre aux besoins d’accueil atypiques",
                "Adapter les horaires des structures",
                "Expérimenter un accueil de 6 h à 21 h",
                "Ville de Lorvaux",
                "2024",
            ],
            ["", "", "Créer une réserve de remplaçantes", "Agglomération", "2025"],
            ["", "Informer les parents", "Tenir un guichet unique", "RPE", "2023"],
            [
                "Attirer les professionnels",
                "Soutenir la formation",
                "Financer dix apprentissages par an",
                "Caf",
                "2023-2027",
            ],
        ],
    ),
    ("h3", "Thématique 2 : Parentalité"),
    (
        "table",
        [
            _HEAD,
            [
                "Rompre l’isolement des parents",
                "Aller vers les familles",
                "Lancer un café des parents itinérant",
                "Centre social Les Tilleuls",
                "2023",
            ],
            ["", "", "Former des parents relais", "Centre social Les Tilleuls", "2024"],
            ["", "Soutenir les familles monoparentales", "Ouvrir un lieu de répit", "CCAS", "2026"],
        ],
    ),
]


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


def _action(title: str, pilots: str, calendar: str) -> dict[str, object]:
    return {"title": title, "fields": {"pilots": pilots, "calendar": calendar}}


GOLD = {
    "title": "Convention Territoriale Globale du Pays de Lorvaux",
    "type": "ctg",
    "period": {"start": "2023-01-01", "end": "2027-12-31"},
    "parties": [
        {"name": "la Caf de l’Airelle"},
        {"name": "la Communauté d’agglomération de Lorvaux"},
        {"name": "la ville de Lorvaux"},
    ],
    "articles": [
        {"number": "1", "title": "Objet"},
        {"number": "2", "title": "Durée"},
        {"number": "3", "title": "Gouvernance"},
    ],
    "nodes": [
        _node(1, "Petite enfance", None),
        _node(2, "Répondre aux besoins d’accueil atypiques", 0),
        _node(3, "Adapter les horaires des structures", 1),
        _node(3, "Informer les parents", 1),
        _node(2, "Attirer les professionnels", 0),
        _node(3, "Soutenir la formation", 4),
        _node(1, "Parentalité", None),
        _node(2, "Rompre l’isolement des parents", 6),
        _node(3, "Aller vers les familles", 7),
        _node(3, "Soutenir les familles monoparentales", 7),
    ],
    "actions": [
        _action("Expérimenter un accueil de 6 h à 21 h", "Ville de Lorvaux", "2024"),
        _action("Créer une réserve de remplaçantes", "Agglomération", "2025"),
        _action("Tenir un guichet unique", "RPE", "2023"),
        _action("Financer dix apprentissages par an", "Caf", "2023-2027"),
        _action("Lancer un café des parents itinérant", "Centre social Les Tilleuls", "2023"),
        _action("Former des parents relais", "Centre social Les Tilleuls", "2024"),
        _action("Ouvrir un lieu de répit", "CCAS", "2026"),
    ],
    "bodies": [
        {"name": "COPIL", "per_year": 1},
        {"name": "COTECH", "per_year": 2},
        {"name": "groupes thématiques", "per_year": None},
    ],
}
