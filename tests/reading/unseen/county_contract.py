"""A contract between a département and a territory: stakes in capitals, dashes, no numbers."""

FORMAT = "txt"
CONTENT = """Contrat de territoire 2022-2027
Département de la Sauvre / Communauté de communes du Bocage Nord

ENTRE

Le Département de la Sauvre, représenté par Madame la Présidente du Conseil départemental,

ET

La Communauté de communes du Bocage Nord, représentée par Monsieur le Président,

ET

Les communes d'Ervy, de Montjoie et de Pranzac, représentées par leurs maires,

Il est arrêté ce qui suit :

Article I. Objet du contrat

Le contrat fixe les enjeux partagés entre le Département et le territoire et les moyens que chacun y consacre.

Article II. Durée

Le contrat prend effet le 1er juillet 2022 et s'achève le 30 juin 2027.

Article III. Les enjeux partagés

Les parties retiennent quatre enjeux :

Enjeu n° 1 : ACCOMPAGNER LES SOLIDARITÉS HUMAINES
- Développer les lieux d'accueil parents-enfants
- Soutenir l'habitat inclusif pour les personnes âgées et handicapées
- Favoriser le retour à l'emploi des allocataires du RSA

Enjeu n° 2 : PRÉSERVER LE CADRE DE VIE
- Restaurer les haies bocagères
- Protéger la ressource en eau

Enjeu n° 3 : RELIER LE TERRITOIRE
- Moderniser la route départementale 19
- Développer le covoiturage et les liaisons cyclables

Enjeu n° 4 : FAIRE VIVRE LA CULTURE ET LE SPORT
- Soutenir la lecture publique en réseau
- Rénover les équipements sportifs des collèges
- Accompagner les festivals

Article IV. Les engagements financiers

Le Département consacre au contrat une dotation de 2,4 M€.

Enjeu                                2022      2023      2024
Solidarités humaines              120 000   150 000   150 000
Cadre de vie                       80 000    80 000    95 000
Mobilités                         200 000   310 000   240 000
Culture et sport                   60 000    65 000    65 000

Article V. Suivi

Un comité de suivi, réunissant les vice-présidents concernés et les élus du territoire, examine chaque année l'avancement.

Fait à Ervy, le 17 juin 2022
"""
_STAKES = {
    "Accompagner les solidarités humaines": [
        "Développer les lieux d'accueil parents-enfants",
        "Soutenir l'habitat inclusif pour les personnes âgées et handicapées",
        "Favoriser le retour à l'emploi des allocataires du RSA",
    ],
    "Préserver le cadre de vie": ["Restaurer les haies bocagères", "Protéger la ressource en eau"],
    "Relier le territoire": [
        "Moderniser la route départementale 19",
        "Développer le covoiturage et les liaisons cyclables",
    ],
    "Faire vivre la culture et le sport": [
        "Soutenir la lecture publique en réseau",
        "Rénover les équipements sportifs des collèges",
        "Accompagner les festivals",
    ],
}
_MONEY = {
    "Solidarités humaines": (120000, 150000, 150000),
    "Cadre de vie": (80000, 80000, 95000),
    "Mobilités": (200000, 310000, 240000),
    "Culture et sport": (60000, 65000, 65000),
}


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for stake, lines in _STAKES.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": stake, "parent": None})
        nodes += [{"level": 2, "label": line, "parent": top} for line in lines]
    return nodes


GOLD = {
    "title": "Contrat de territoire 2022-2027 Département de la Sauvre / Communauté de communes du Bocage Nord",
    "type": "contrat_departemental",
    "period": {"start": "2022-07-01", "end": "2027-06-30"},
    "parties": [
        {"name": name}
        for name in (
            "Le Département de la Sauvre",
            "La Communauté de communes du Bocage Nord",
            "La commune d'Ervy",
            "La commune de Montjoie",
            "La commune de Pranzac",
        )
    ],
    "articles": [
        {"number": "I", "title": "Objet du contrat"},
        {"number": "II", "title": "Durée"},
        {"number": "III", "title": "Les enjeux partagés"},
        {"number": "IV", "title": "Les engagements financiers"},
        {"number": "V", "title": "Suivi"},
    ],
    "nodes": _nodes(),
    "bodies": [{"name": "comité de suivi", "per_year": 1}],
    "funding": [
        {"pillar": pillar, "year": year, "amount": amount}
        for pillar, amounts in _MONEY.items()
        for year, amount in zip((2022, 2023, 2024), amounts, strict=True)
    ],
    "actions": [],
}
