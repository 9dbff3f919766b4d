"""A prevention strategy: programmes, actions numbered below them, each told by lines with a colon."""

FORMAT = "pdf"
CONTENT = [
    ("h1", "Stratégie territoriale de sécurité et de prévention de la délinquance"),
    ("p", "Ville de Haultmarais - 2021-2026"),
    ("h2", "Préambule"),
    (
        "p",
        "La stratégie nationale de prévention de la délinquance 2020-2024 comprend quatre axes et quarante mesures.",
    ),
    ("h2", "AXE 1. PRÉVENIR PLUS TÔT"),
    ("h3", "Action 1.1 : Former les éducateurs au repérage"),
    ("p", "Objectif : repérer les mineurs exposés aux trafics"),
    ("p", "Porteur : Service prévention de la Ville"),
    ("p", "Partenaires : Éducation nationale, PJJ, clubs sportifs"),
    ("p", "Calendrier : dès 2021"),
    ("p", "Indicateurs : nombre de personnes formées"),
    ("h3", "Action 1.2 : Responsabiliser par le rappel à l’ordre"),
    ("p", "Objectif : apporter une réponse rapide aux incivilités"),
    ("p", "Porteur : Cabinet du maire"),
    ("p", "Partenaires : Parquet, bailleurs"),
    ("p", "Calendrier : 2022"),
    ("p", "Indicateurs : nombre de rappels"),
    ("h2", "AXE 2. PROTÉGER LES PERSONNES VULNÉRABLES"),
    ("h3", "Action 2.1 : Accueillir les victimes au commissariat"),
    ("p", "Objectif : maintenir une intervenante sociale"),
    ("p", "Porteur : CCAS"),
    ("p", "Partenaires : Police nationale, Département, France Victimes"),
    ("p", "Calendrier : 2021-2026"),
    ("p", "Indicateurs : nombre d’entretiens"),
    ("h3", "Action 2.2 : Sensibiliser les seniors aux escroqueries"),
    ("p", "Objectif : réduire le nombre de victimes"),
    ("p", "Porteur : Police municipale"),
    ("p", "Partenaires : Clubs de retraités"),
    ("p", "Calendrier : 2023"),
    ("p", "Indicateurs : nombre de réunions"),
    ("h2", "AXE 3. TRANQUILLITÉ PUBLIQUE"),
    ("h3", "Action 3.1 : Déployer la vidéoprotection du centre"),
    ("p", "Objectif : couvrir douze lieux"),
    ("p", "Porteur : Police municipale"),
    ("p", "Partenaires : Préfecture"),
    ("p", "Calendrier : 2022-2024"),
    ("p", "Indicateurs : nombre de caméras"),
    ("h2", "La gouvernance"),
    (
        "p",
        "Le conseil local de sécurité et de prévention de la délinquance se réunit en séance plénière une fois par an.",
    ),
    ("p", "La cellule de veille se réunit une fois par mois et traite les situations individuelles."),
]


def _action(number: str, title: str, node: int, *texts: str) -> dict[str, object]:
    keys = ("objectives", "pilots", "partners", "calendar", "indicators")
    return {"number": number, "title": title, "node": node, "fields": dict(zip(keys, texts, strict=True))}


GOLD = {
    "title": "Stratégie territoriale de sécurité et de prévention de la délinquance",
    "type": "clspd",
    "period": {"start": "2021", "end": "2026"},
    "nodes": [
        {"level": 1, "label": "Prévenir plus tôt", "parent": None},
        {"level": 1, "label": "Protéger les personnes vulnérables", "parent": None},
        {"level": 1, "label": "Tranquillité publique", "parent": None},
    ],
    "actions": [
        _action("1.1", "Former les éducateurs au repérage", 0, "repérer les mineurs exposés aux trafics",
                "Service prévention de la Ville", "Éducation nationale, PJJ, clubs sportifs", "dès 2021", "nombre de personnes formées"),
        _action("1.2", "Responsabiliser par le rappel à l’ordre", 0, "apporter une réponse rapide aux incivilités",
                "Cabinet du maire", "Parquet, bailleurs", "2022", "nombre de rappels"),
        _action("2.1", "Accueillir les victimes au commissariat", 1, "maintenir une intervenante sociale",
                "CCAS", "Police nationale, Département, France Victimes", "2021-2026", "nombre d’entretiens"),
        _action("2.2", "Sensibiliser les seniors aux escroqueries", 1, "réduire le nombre de victimes",
                "Police municipale", "Clubs de retraités", "2023", "nombre de réunions"),
        _action("3.1", "Déployer la vidéoprotection du centre", 2, "couvrir douze lieux",
                "Police municipale", "Préfecture", "2022-2024", "nombre de caméras"),
    ],
    "bodies": [
        {"name": "conseil local de sécurité et de prévention de la délinquance", "per_year": 1},
        {"name": "cellule de veille", "per_year": 12},
    ],
    "parties": [],
    "funding": [],
}  # fmt: skip
