"""A convention copied from a web page: no empty lines, ragged lines, sheets one after the other, names of fields in the text."""

FORMAT = "txt"
CONTENT = """CONVENTION TERRITORIALE GLOBALE DU GRAND ORVAL
2021-2024
ENTRE LES SOUSSIGNES :
La Caisse d’allocations familiales de l’Orne-Basse (CAF), sise 3 place du Marché, représentée par sa Présidente,
Madame Flore TEST, et par son Directeur, Monsieur Max DEMO, dûment habilités,
La Mutualité sociale agricole Plaine-Ouest (MSA), représentée par son Président,
Le Grand Orval Agglomération, représenté par son Président, Monsieur Guy FICTIF,
Les communes de : Orval, Saint-Rémy, Le Plessis, La Roche-Blanche, représentées par leur maire,
IL EST CONVENU CE QUI SUIT :
Article 1 : OBJET DE LA CONVENTION
La présente convention a pour objet de définir le projet social de territoire.
Article 2 : DUREE
La convention est conclue pour une durée de 4 ans à compter du 1er janvier 2021.
Article 3 : MODALITES DE PILOTAGE
Le COPIL se réunit 1 à 2 fois par an. Le COTECH se réunit une fois par trimestre.
ANNEXE : FICHES ACTIONS
FICHE ACTION N°1 : CRÉER UN GUICHET UNIQUE PETITE ENFANCE
Thématique : Petite enfance
Constat : les familles multiplient les démarches.
Objectif(s) : simplifier l’accès aux modes d’accueil
Actions à mettre en place :
- ouvrir un accueil téléphonique
- créer un formulaire commun
Pilote : Grand Orval Agglomération
Partenaires : CAF, MSA, PMI
Échéance : septembre 2022
Évaluation : nombre de demandes traitées
FICHE ACTION N°2 : FÉDÉRER LES ACTEURS DE LA PARENTALITÉ
Thématique : Parentalité
Constat : les actions sont dispersées.
Objectif(s) : faire se rencontrer les acteurs
Actions à mettre en place :
- organiser une semaine de la parentalité
Pilote : Maison des familles
Partenaires : REAAP, centres sociaux
Échéance : chaque année en mai
Évaluation : nombre de parents présents
FICHE ACTION N°3 : ITINÉRANCE NUMÉRIQUE
Thématique : Accès aux droits
Constat : un quart des habitants est éloigné du numérique.
Objectif(s) : aller vers les personnes
Actions à mettre en place :
- équiper un véhicule
- former deux conseillers
Pilote : France Services
Partenaires : CARSAT, CPAM
Échéance : 2022-2024
Évaluation : nombre de personnes accompagnées
Fait à Orval, le 15 décembre 2020
"""


def _action(number: str, title: str, *texts: str) -> dict[str, object]:
    keys = ("diagnosis", "objectives", "method", "pilots", "partners", "calendar", "indicators")
    return {"number": number, "title": title, "fields": dict(zip(keys, texts, strict=True))}


GOLD = {
    "title": "Convention territoriale globale du Grand Orval",
    "type": "ctg",
    "period": {"start": "2021-01-01", "end": "2024-12-31"},
    "parties": [
        {"name": name}
        for name in (
            "La Caisse d’allocations familiales de l’Orne-Basse",
            "La Mutualité sociale agricole Plaine-Ouest",
            "Le Grand Orval Agglomération",
            "La commune d'Orval",
            "La commune de Saint-Rémy",
            "La commune de Le Plessis",
            "La commune de La Roche-Blanche",
        )
    ],
    "articles": [
        {"number": "1", "title": "Objet de la convention"},
        {"number": "2", "title": "Durée"},
        {"number": "3", "title": "Modalités de pilotage"},
    ],
    "nodes": [
        {"level": 1, "label": "Petite enfance", "parent": None},
        {"level": 1, "label": "Parentalité", "parent": None},
        {"level": 1, "label": "Accès aux droits", "parent": None},
    ],
    "actions": [
        _action("1", "Créer un guichet unique petite enfance", "les familles multiplient les démarches.",
                "simplifier l’accès aux modes d’accueil", "ouvrir un accueil téléphonique créer un formulaire commun",
                "Grand Orval Agglomération", "CAF, MSA, PMI", "septembre 2022", "nombre de demandes traitées"),
        _action("2", "Fédérer les acteurs de la parentalité", "les actions sont dispersées.", "faire se rencontrer les acteurs",
                "organiser une semaine de la parentalité", "Maison des familles", "REAAP, centres sociaux", "chaque année en mai",
                "nombre de parents présents"),
        _action("3", "Itinérance numérique", "un quart des habitants est éloigné du numérique.", "aller vers les personnes",
                "équiper un véhicule former deux conseillers", "France Services", "CARSAT, CPAM", "2022-2024",
                "nombre de personnes accompagnées"),
    ],
    "bodies": [{"name": "COPIL", "per_year": 1}, {"name": "COTECH", "per_year": 4}],
    "funding": [],
}  # fmt: skip
