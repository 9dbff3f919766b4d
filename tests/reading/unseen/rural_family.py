"""A rural family convention: each sheet is a table of two columns, headings at the left."""

FORMAT = "docx"


def _sheet(number: str, title: str, rows: list[tuple[str, str]]) -> tuple[str, list[list[str]]]:
    return "table", [[f"Fiche action n°{number}", title], *[list(row) for row in rows]]


CONTENT = [
    ("p", "CONVENTION TERRITORIALE GLOBALE"),
    ("p", "de services aux familles"),
    ("p", "Communauté de communes du Val d'Ormont"),
    ("p", "2022 – 2026"),
    ("h1", "Sommaire"),
    ("p", "Article 1 – Objet de la convention territoriale globale ..... 4"),
    ("p", "Article 2 – Durée de la convention ..... 5"),
    ("p", "Annexe 3 – Fiches actions ..... 12"),
    ("p", "Entre :"),
    (
        "p",
        "La Caisse d’Allocations Familiales de la Vaune, dont le siège est situé 12 rue des Lilas à Ormont, représentée par "
        "la Présidente de son Conseil d’Administration, Madame Léa EXEMPLE, et par son Directeur, Monsieur Ivan TEST, dûment "
        "autorisés à signer la présente convention ;",
    ),
    ("p", "Ci-après dénommée « la Caf » ;"),
    ("p", "Et"),
    (
        "p",
        "La Communauté de communes du Val d’Ormont, représentée par son Président, Monsieur Noé FICTIF, dûment autorisé à "
        "signer la présente convention par délibération du 8 novembre 2021 ;",
    ),
    ("p", "Et"),
    ("p", "La commune d’Ormont, représentée par son Maire, Madame Zoé MODELE ;"),
    ("p", "La commune de Saint-Aubert-sur-Vaune, représentée par son Maire, Monsieur Jean INVENTE ;"),
    ("p", "La commune de Belrupt, représentée par son Maire, Madame Eva NONREELLE ;"),
    ("p", "Et"),
    (
        "p",
        "La Mutualité Sociale Agricole Vaune-Meurthe, représentée par son Directeur général, Monsieur Paul DEMO,",
    ),
    ("h1", "Préambule"),
    (
        "p",
        "Les Caf contribuent à une offre globale de services aux familles. L’axe 1 de la convention d’objectifs et de gestion "
        "2018-2022 porte le développement de l’accueil du jeune enfant. La précédente convention couvrait la période 2018-2021.",
    ),
    ("h1", "Article 1 – Objet de la convention territoriale globale"),
    (
        "p",
        "La présente convention vise à définir le projet stratégique global du territoire à l’égard des familles.",
    ),
    ("h1", "Article 2 – Durée de la convention"),
    (
        "p",
        "La présente convention est conclue à compter du 1er janvier 2022 et jusqu’au 31 décembre 2026. Elle ne peut être "
        "reconduite que par expresse reconduction.",
    ),
    ("h1", "Article 3 – Les modalités de collaboration"),
    (
        "p",
        "Pour mener à bien les objectifs précisés dans la présente convention, les parties décident de mettre en place un "
        "comité de pilotage. Ce comité est composé, à parité, de représentants de la Caf et de la communauté de communes. Le "
        "comité de pilotage se réunit une fois par an.",
    ),
    (
        "p",
        "Un comité technique, animé par la chargée de coopération, prépare les travaux du comité de pilotage. Il se réunit "
        "chaque trimestre.",
    ),
    ("h1", "Article 4 – Évaluation"),
    ("p", "Une évaluation est conduite au fur et à mesure de l’avancée de la convention."),
    ("h1", "Article 5 – Fin de la convention"),
    ("li", "Résiliation de plein droit avec mise en demeure"),
    ("li", "Résiliation de plein droit sans mise en demeure"),
    ("p", "Fait à Ormont, le 14 décembre 2021, en six exemplaires."),
    ("h1", "Annexe 3 – Plan d’actions"),
    ("h2", "Axe 1 – Petite enfance"),
    _sheet(
        "1",
        "Diversifier l’offre d’accueil du jeune enfant",
        [
            (
                "Constats",
                "Une seule micro-crèche pour 14 communes.\nDes assistantes maternelles proches de la retraite.",
            ),
            (
                "Objectifs opérationnels",
                "Étudier un multi-accueil itinérant\nSoutenir les maisons d’assistantes maternelles",
            ),
            ("Public visé", "Familles avec enfants de 0 à 3 ans"),
            ("Pilote", "Communauté de communes"),
            ("Partenaires", "Caf, MSA, PMI"),
            ("Échéancier", "2022 : étude\n2024 : ouverture"),
            ("Moyens mobilisés", "0,5 ETP de chargée de coopération"),
            ("Indicateurs d’évaluation", "Nombre de places créées\nTaux d’occupation"),
        ],
    ),
    ("p", ""),
    _sheet(
        "2",
        "Valoriser le métier d’assistante maternelle",
        [
            ("Constats", "Le métier est peu connu des demandeurs d’emploi."),
            ("Objectifs opérationnels", "Organiser deux forums par an"),
            ("Public visé", "Demandeurs d’emploi"),
            ("Pilote", "Relais petite enfance"),
            ("Partenaires", "France Travail, Caf"),
            ("Échéancier", "2022-2023"),
            ("Indicateurs d’évaluation", "Nombre de participants"),
        ],
    ),
    ("h2", "Axe 2 – Enfance et jeunesse"),
    _sheet(
        "3",
        "Coordonner les accueils de loisirs",
        [
            ("Constats", "Les calendriers d’ouverture ne sont pas harmonisés."),
            ("Objectifs opérationnels", "Publier un calendrier commun"),
            ("Public visé", "Enfants de 3 à 11 ans"),
            ("Pilote", "Fédération des foyers ruraux"),
            ("Partenaires", "Communes, Caf, SDJES"),
            ("Échéancier", "Septembre 2022"),
            ("Indicateurs d’évaluation", "Nombre de semaines couvertes"),
        ],
    ),
    ("p", ""),
    _sheet(
        "4",
        "Ouvrir un accueil de jeunes",
        [
            ("Constats", "Aucun lieu pour les 12-17 ans."),
            ("Objectifs opérationnels", "Aménager un local\nRecruter un animateur"),
            ("Public visé", "Jeunes de 12 à 17 ans"),
            ("Pilote", "Commune d’Ormont"),
            ("Partenaires", "Collège, Caf"),
            ("Échéancier", "2023"),
            ("Indicateurs d’évaluation", "Nombre de jeunes inscrits"),
        ],
    ),
    ("h2", "Axe 3 – Accès aux droits"),
    _sheet(
        "5",
        "Faire connaître la maison France Services",
        [
            ("Constats", "Un habitant sur trois ne connaît pas le service."),
            ("Objectifs opérationnels", "Tenir une permanence mobile"),
            ("Public visé", "Tous publics"),
            ("Pilote", "France Services d’Ormont"),
            ("Partenaires", "Caf, MSA, CPAM"),
            ("Échéancier", "Durée de la convention"),
            ("Indicateurs d’évaluation", "Nombre de rendez-vous"),
        ],
    ),
]


def _action(number: str, title: str, node: int, **fields: str) -> dict[str, object]:
    return {"number": number, "title": title, "node": node, "fields": fields}


GOLD = {
    "title": "Convention territoriale globale de services aux familles Communauté de communes du Val d'Ormont",
    "type": "ctg",
    "period": {"start": "2022-01-01", "end": "2026-12-31"},
    "parties": [
        {"name": name}
        for name in (
            "La Caisse d’Allocations Familiales de la Vaune",
            "La Communauté de communes du Val d’Ormont",
            "La commune d’Ormont",
            "La commune de Saint-Aubert-sur-Vaune",
            "La commune de Belrupt",
            "La Mutualité Sociale Agricole Vaune-Meurthe",
        )
    ],
    "articles": [
        {"number": "1", "title": "Objet de la convention territoriale globale"},
        {"number": "2", "title": "Durée de la convention"},
        {"number": "3", "title": "Les modalités de collaboration"},
        {"number": "4", "title": "Évaluation"},
        {"number": "5", "title": "Fin de la convention"},
    ],
    "nodes": [
        {"level": 1, "label": "Petite enfance", "parent": None},
        {"level": 1, "label": "Enfance et jeunesse", "parent": None},
        {"level": 1, "label": "Accès aux droits", "parent": None},
    ],
    "bodies": [
        {"name": "Comité de pilotage", "per_year": 1},
        {"name": "Comité technique", "per_year": 4},
    ],
    "actions": [
        _action(
            "1",
            "Diversifier l’offre d’accueil du jeune enfant",
            0,
            diagnosis="Une seule micro-crèche pour 14 communes. Des assistantes maternelles proches de la retraite.",
            objectives="Étudier un multi-accueil itinérant Soutenir les maisons d’assistantes maternelles",
            public="Familles avec enfants de 0 à 3 ans",
            pilots="Communauté de communes",
            partners="Caf, MSA, PMI",
            calendar="2022 : étude 2024 : ouverture",
            means="0,5 ETP de chargée de coopération",
            indicators="Nombre de places créées Taux d’occupation",
        ),
        _action(
            "2",
            "Valoriser le métier d’assistante maternelle",
            0,
            diagnosis="Le métier est peu connu des demandeurs d’emploi.",
            objectives="Organiser deux forums par an",
            public="Demandeurs d’emploi",
            pilots="Relais petite enfance",
            partners="France Travail, Caf",
            calendar="2022-2023",
            indicators="Nombre de participants",
        ),
        _action(
            "3",
            "Coordonner les accueils de loisirs",
            1,
            diagnosis="Les calendriers d’ouverture ne sont pas harmonisés.",
            objectives="Publier un calendrier commun",
            public="Enfants de 3 à 11 ans",
            pilots="Fédération des foyers ruraux",
            partners="Communes, Caf, SDJES",
            calendar="Septembre 2022",
            indicators="Nombre de semaines couvertes",
        ),
        _action(
            "4",
            "Ouvrir un accueil de jeunes",
            1,
            diagnosis="Aucun lieu pour les 12-17 ans.",
            objectives="Aménager un local Recruter un animateur",
            public="Jeunes de 12 à 17 ans",
            pilots="Commune d’Ormont",
            partners="Collège, Caf",
            calendar="2023",
            indicators="Nombre de jeunes inscrits",
        ),
        _action(
            "5",
            "Faire connaître la maison France Services",
            2,
            diagnosis="Un habitant sur trois ne connaît pas le service.",
            objectives="Tenir une permanence mobile",
            public="Tous publics",
            pilots="France Services d’Ormont",
            partners="Caf, MSA, CPAM",
            calendar="Durée de la convention",
            indicators="Nombre de rendez-vous",
        ),
    ],
    "facilities": [],
    "funding": [],
    "indicators": [],
}
