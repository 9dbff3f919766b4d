"""A city contract told in prose, with false axes, two funding tables, a body told in a table cell and districts in sentences."""

FORMAT = "txt"
CONTENT = """Contrat de ville "Quartiers 2030"
Communauté d'agglomération Rives de Seugne
Convention cadre 2024-2030

PREAMBULE

Le contrat de ville 2015-2023 comportait un pilier 1 « cohésion sociale », un pilier 2 « cadre de vie » et un pilier 3 « emploi ».
L'axe 2 du précédent contrat n'a été mis en œuvre qu'à moitié. La loi n° 2014-173 du 21 février 2014 fixe le cadre.

PARTIE I - LA GEOGRAPHIE PRIORITAIRE

Le quartier des Coteaux : 3 120 habitants, à Seugne-la-Ville.
Le quartier Bel-Air (1 455 habitants) est situé à Pontreuil.

PARTIE II - LES ENJEUX ET OBJECTIFS

ENJEU 1 : L'ACCES A L'EMPLOI
Le taux d'emploi des femmes est de 38,4 %.
	Objectif opérationnel 1 : Développer les modes de garde
	Objectif opérationnel 2 : Mobiliser les entreprises du territoire
ENJEU 2 : LA TRANSITION ECOLOGIQUE
	Objectif opérationnel 3 : Lutter contre les passoires thermiques
	Objectif opérationnel 4 : Rafraîchir les espaces publics
ENJEU 3 : LA TRANQUILLITE PUBLIQUE
	Objectif opérationnel 5 : Renforcer la présence humaine
	Objectif opérationnel 6 : Accompagner les victimes
ENJEU TRANSVERSAL : L'EGALITE ENTRE LES FEMMES ET LES HOMMES
	Objectif opérationnel 7 : Former les acteurs au repérage des stéréotypes

PARTIE III - GOUVERNANCE

Le comité de pilotage, présidé conjointement par le préfet et le président de l'agglomération, se réunit au moins une fois par an.
Le comité des financeurs se réunit deux fois par an pour examiner les projets.
L'équipe opérationnelle, composée du chef de projet et du délégué du préfet, se réunit chaque semaine.

PARTIE IV - BILAN FINANCIER DU CONTRAT 2015-2023

Tableau 1 : Crédits de l'Etat par thématique (en euros)
Thématique	2021	2022	2023
Emploi	84 300	91 250	90 000
Education	112 700	118 400	121 050
Cadre de vie	35 100	30 900	41 600
TOTAL	232 100	240 550	252 650

Tableau 2 : Nombre d'actions financées
Thématique	2021	2022	2023
Emploi	11	12	12
Education	19	21	20
Cadre de vie	6	5	7
TOTAL	36	38	39

SIGNATAIRES

Pour l'Etat,
Le Préfet de la Seugne

Pour la Communauté d'agglomération Rives de Seugne,
Le Président

Pour la Ville de Seugne-la-Ville,
La Maire

Pour la Ville de Pontreuil,
Le Maire

Pour la Région,
Le Président du Conseil régional

Pour le Département de la Seugne,
La Présidente du Conseil départemental
"""
_TREE = {
    "L'accès à l'emploi": ["Développer les modes de garde", "Mobiliser les entreprises du territoire"],
    "La transition écologique": ["Lutter contre les passoires thermiques", "Rafraîchir les espaces publics"],
    "La tranquillité publique": ["Renforcer la présence humaine", "Accompagner les victimes"],
    "L'égalité entre les femmes et les hommes": ["Former les acteurs au repérage des stéréotypes"],
}
_MONEY = {
    "Emploi": (84300, 91250, 90000),
    "Education": (112700, 118400, 121050),
    "Cadre de vie": (35100, 30900, 41600),
    "TOTAL": (232100, 240550, 252650),
}
_COUNTS = {
    "Emploi": (11, 12, 12),
    "Education": (19, 21, 20),
    "Cadre de vie": (6, 5, 7),
    "TOTAL": (36, 38, 39),
}


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for label, lines in _TREE.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": label, "parent": None})
        nodes += [{"level": 2, "label": line, "parent": top} for line in lines]
    return nodes


GOLD = {
    "title": "Contrat de ville Quartiers 2030 Communauté d'agglomération Rives de Seugne Convention cadre 2024-2030",
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "parties": [
        {"name": "l'Etat"},
        {"name": "la Communauté d'agglomération Rives de Seugne"},
        {"name": "la Ville de Seugne-la-Ville"},
        {"name": "la Ville de Pontreuil"},
        {"name": "la Région"},
        {"name": "le Département de la Seugne"},
    ],
    "nodes": _nodes(),
    "districts": [{"name": "Coteaux", "population": 3120}, {"name": "Bel-Air", "population": 1455}],
    "bodies": [
        {"name": "comité de pilotage", "per_year": 1},
        {"name": "comité des financeurs", "per_year": 2},
        {"name": "équipe opérationnelle", "per_year": 52},
    ],
    "funding": [
        {"pillar": pillar, "year": year, "amount": amount}
        for pillar, amounts in _MONEY.items()
        for year, amount in zip((2021, 2022, 2023), amounts, strict=True)
    ],
    "counts": [
        {"pillar": pillar, "year": year, "value": value, "new": None, "renewed": None}
        for pillar, values in _COUNTS.items()
        for year, value in zip((2021, 2022, 2023), values, strict=True)
    ],
    "actions": [],
}
