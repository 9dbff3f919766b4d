"""A diagnosis in plain text: facilities by theme with the commune above, figures in sentences, tables cut by a page."""

FORMAT = "txt"
CONTENT = """DIAGNOSTIC PARTAGE
Convention Territoriale Globale - Communauté de communes de la Haute Sombre
2023-2026

Chiffres clés

Indicateur	2018	2021	Evolution
Nombre d'habitants	18 204	18 655	+2,5 %
Nombre d'allocataires	3 120	3 044	-2,4 %
Part des familles monoparentales	13,1 %	14,6 %	+1,5 pt

Les équipements

Type d'équipement	Nom	Commune	Gestionnaire
EAJE	Les Lutins	Sombreval	Communauté de communes
EAJE	Pirouette	La Chapelle-Haute	Association Pirouette
RPE	Relais de la Haute Sombre	Sombreval	Communauté de communes
ALSH	Accueil de loisirs du Parc	Sombreval	Familles rurales
LAEP	La Parent'aise	Brezons	Caf
Centre social	L'Escale	Sombreval	Association L'Escale
\f
Type d'équipement	Nom	Commune	Gestionnaire
Ludothèque	Au fil du jeu	Brezons	Commune
France Services	Maison des services	La Chapelle-Haute	La Poste

Les enjeux retenus

Enjeu 1 : maintenir une offre d'accueil de proximité
Enjeu 2 : rendre les services lisibles
Enjeu 3 : soutenir la fonction parentale
"""
GOLD = {
    "type": "ctg",
    "period": {"start": "2023", "end": "2026"},
    "facilities": [
        {"commune": commune, "type": kind, "name": name}
        for kind, name, commune in (
            ("EAJE", "Les Lutins", "Sombreval"),
            ("EAJE", "Pirouette", "La Chapelle-Haute"),
            ("RPE", "Relais de la Haute Sombre", "Sombreval"),
            ("ALSH", "Accueil de loisirs du Parc", "Sombreval"),
            ("LAEP", "La Parent'aise", "Brezons"),
            ("Centre social", "L'Escale", "Sombreval"),
            ("Ludothèque", "Au fil du jeu", "Brezons"),
            ("France Services", "Maison des services", "La Chapelle-Haute"),
        )
    ],
    "nodes": [
        {"level": 1, "label": "maintenir une offre d'accueil de proximité", "parent": None},
        {"level": 1, "label": "rendre les services lisibles", "parent": None},
        {"level": 1, "label": "soutenir la fonction parentale", "parent": None},
    ],
    "indicators": [
        {"indicator": label, "territory": None, "year": year, "value": value}
        for label, values in (
            ("Nombre d'habitants", (18204, 18655)),
            ("Nombre d'allocataires", (3120, 3044)),
            ("Part des familles monoparentales", (13.1, 14.6)),
        )
        for year, value in zip((2018, 2021), values, strict=True)
    ],
    "counts": [],
    "actions": [],
    "parties": [],
    "funding": [],
}
