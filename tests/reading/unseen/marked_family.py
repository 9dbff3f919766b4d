"""A family convention turned into Markdown: the national articles, sheets as tables of two columns with breaks in cells."""

FORMAT = "md"


def _sheet(number: str, title: str, *texts: str) -> str:
    labels = (
        "Constat", "Objectifs", "Publics", "Description de l'action", "Pilote de l'action", "Partenaires associés", "Calendrier",
        "Moyens nécessaires", "Indicateurs d'évaluation",
    )  # fmt: skip
    rows = "\n".join(f"| **{label}** | {text} |" for label, text in zip(labels, texts, strict=True))
    return f"### **FICHE ACTION N° {number}**\n\n| **{title}** | |\n|---|---|\n{rows}\n"


_SHEETS = [
    ("1", "Créer une ludothèque itinérante", "Peu d'offre pour les 0-3 ans<br>Éloignement des équipements", "Proposer du jeu libre<br>Aller vers les familles",
     "Familles", "- Acheter un véhicule<br>- Former deux ludothécaires", "Communauté de communes", "Caf, Foyers ruraux", "2025-2026", "1 ETP", "Nombre de séances"),
    ("2", "Soutenir les départs en vacances", "Un enfant sur trois ne part pas", "Faciliter le premier départ", "Familles à bas revenus",
     "- Informer sur VACAF<br>- Accompagner les projets", "Centre social", "Caf, Secours populaire", "Chaque été", "Bourses", "Nombre de familles parties"),
    ("3", "Structurer un réseau jeunesse", "Des acteurs isolés", "Mutualiser les formations", "Animateurs", "- Réunir le réseau trois fois par an",
     "Fédération Familles rurales", "Caf, MSA, SDJES", "À partir de 2025", "0,3 ETP", "Nombre d'animateurs formés"),
]  # fmt: skip
CONTENT = """![](_page_0_Picture_1.jpeg)

# Convention territoriale globale

## 2025 - 2029

#### Communauté de communes Terres d'Aubrelle

Entre :

La **Caisse d'Allocations familiales de l'Aubrelle** représentée par le Président de son conseil d'administration, Monsieur A. TEST et par sa Directrice, Madame B. TEST, dûment autorisés à signer la présente convention ;

Ci-après dénommée « la Caf » ;

Et

La **Communauté de communes Terres d'Aubrelle**, représentée par sa Présidente, Madame C. DEMO, dûment autorisée à signer la présente convention par délibération de son conseil communautaire ;

Ci-après dénommée « la Communauté de communes » ;

Et

La **Mutualité Sociale Agricole des Deux-Rives**, représentée par son Directeur, Monsieur D. FICTIF ;

Vu les articles L. 263-1, L. 223-1 et L. 227-1 à 3 du Code de la sécurité sociale ;

Vu le Code de l'action sociale et des familles ;

Vu la délibération du conseil communautaire en date du 12 septembre 2024 ;

#### **PRÉAMBULE**

Les Caf sont nées de la volonté d'apporter une aide à toutes les familles. L'offre globale de service comporte quatre missions emblématiques :

- aider les familles à concilier vie professionnelle, vie familiale et vie sociale ;
- soutenir la fonction parentale ;
- accompagner les familles dans leurs relations avec l'environnement ;
- créer les conditions favorables à l'autonomie.

#### **ARTICLE 1 : OBJET DE LA CONVENTION TERRITORIALE GLOBALE**

La présente convention vise à définir le projet stratégique global du territoire.

#### **ARTICLE 2 : LES CHAMPS D'INTERVENTION DE LA CAF**

Les interventions de la Caf en matière d'action sociale s'inscrivent dans le cadre légal.

#### **ARTICLE 3 : LES OBJECTIFS PARTAGÉS AU REGARD DES BESOINS**

Les champs d'intervention conjoints sont l'accueil du jeune enfant, la jeunesse et la parentalité. L'annexe 2 à la présente convention précise les moyens mobilisés.

#### **ARTICLE 4 : ENGAGEMENTS DES PARTENAIRES**

La Caf et la Communauté de communes s'engagent à mettre en œuvre les moyens nécessaires.

#### **ARTICLE 5 : MODALITÉS DE COLLABORATION**

Pour mener à bien les objectifs précisés dans la présente convention, les parties décident de mettre en place un comité de pilotage. Ce comité est composé, à parité, de représentants de la Caf et de la Communauté de communes. Il se réunit deux fois par an.

#### **ARTICLE 6 : ÉCHANGES DE DONNÉES**

Les parties s'engagent réciproquement à se communiquer toutes les informations utiles.

#### **ARTICLE 7 : COMMUNICATION**

Les parties décident et réalisent, d'un commun accord, les actions de communication.

#### **ARTICLE 8 : ÉVALUATION**

Une évaluation sera conduite au fur et à mesure.

#### **ARTICLE 9 : DURÉE DE LA CONVENTION**

La présente convention est conclue à compter du 01/01/2025 jusqu'au 31/12/2029. La présente convention ne peut être reconduite que par expresse reconduction.

#### **ARTICLE 10 : LA FIN DE LA CONVENTION**

- Résiliation de plein droit avec mise en demeure

En cas de non-respect par l'une des parties de l'une de ses obligations, celle-ci pourra être résiliée après un délai d'un mois.

#### **ARTICLE 11 : LES RECOURS**

Tout litige résultant de l'exécution de la présente convention est du ressort du Tribunal administratif.

Fait à Aubrelle, le 20 décembre 2024, en 3 exemplaires

# **ANNEXE 2 : PLAN D'ACTIONS**

""" + "\n".join(_sheet(*sheet) for sheet in _SHEETS)


def _action(sheet: tuple[str, ...]) -> dict[str, object]:
    keys = (
        "diagnosis",
        "objectives",
        "public",
        "description",
        "pilots",
        "partners",
        "calendar",
        "means",
        "indicators",
    )
    fields = {key: text.replace("<br>", " ") for key, text in zip(keys, sheet[2:], strict=True)}
    return {"number": sheet[0], "title": sheet[1], "fields": fields}


GOLD = {
    "type": "ctg",
    "period": {"start": "2025-01-01", "end": "2029-12-31"},
    "parties": [
        {"name": "La Caisse d'Allocations familiales de l'Aubrelle"},
        {"name": "La Communauté de communes Terres d'Aubrelle"},
        {"name": "La Mutualité Sociale Agricole des Deux-Rives"},
    ],
    "articles": [
        {"number": str(number), "title": title}
        for number, title in enumerate(
            (
                "Objet de la convention territoriale globale",
                "Les champs d'intervention de la Caf",
                "Les objectifs partagés au regard des besoins",
                "Engagements des partenaires",
                "Modalités de collaboration",
                "Échanges de données",
                "Communication",
                "Évaluation",
                "Durée de la convention",
                "La fin de la convention",
                "Les recours",
            ),
            start=1,
        )
    ],
    "nodes": [],
    "actions": [_action(sheet) for sheet in _SHEETS],
    "bodies": [{"name": "comité de pilotage", "per_year": 2}],
    "facilities": [],
    "funding": [],
}
