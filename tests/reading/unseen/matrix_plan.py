"""A territory pact in Markdown: axes as headings, one table of actions per objective, decimal numbers."""

FORMAT = "md"
CONTENT = """# Pacte territorial de l'agglomération de Vezelle

**2023 – 2028**

## Sommaire

1. Diagnostic
2. Stratégie
3. Plan d'actions
4. Pilotage

## 1. Diagnostic

### 1.1 Un territoire qui vieillit

La part des plus de 75 ans atteint 13 %. Les enjeux sont connus : logement, mobilité, soins.

### 1.2 Des commerces fragiles

On compte 14 % de locaux vacants.

## 2. Stratégie

La stratégie repose sur deux ambitions et quatre objectifs stratégiques.

## 3. Plan d'actions

### Ambition 1 : Bien vieillir à Vezelle

#### Objectif stratégique 1.1 : Adapter les logements

| N° | Action | Porteur | Partenaires | Échéance | Budget | Indicateur de suivi |
|----|--------|---------|-------------|----------|--------|---------------------|
| 1.1.1 | Financer 200 adaptations | Agglomération | Anah, Soliha | 2025 | 600 000 € | Logements adaptés |
| 1.1.2 | Construire une résidence autonomie | CIAS | Bailleurs | 2027 | 4,2 M€ | Ouverture |

#### Objectif stratégique 1.2 : Rompre l'isolement

| N° | Action | Porteur | Partenaires | Échéance | Budget | Indicateur de suivi |
|----|--------|---------|-------------|----------|--------|---------------------|
| 1.2.1 | Mettre en place des visites à domicile | Association Lien 71 | Communes | 2024 | 45 000 € | Personnes visitées |

### Ambition 2 : Redonner vie aux centres

#### Objectif stratégique 2.1 : Soutenir le commerce

| N° | Action | Porteur | Partenaires | Échéance | Budget | Indicateur de suivi |
|----|--------|---------|-------------|----------|--------|---------------------|
| 2.1.1 | Recruter un manager de centre-ville | Ville de Vezelle | CCI | 2023 | 55 000 € | Locaux repris |
| 2.1.2 | Ouvrir une boutique à l'essai | Ville de Vezelle | CMA | 2024 | 20 000 € | Nombre de porteurs |

#### Objectif stratégique 2.2 : Embellir l'espace public

| N° | Action | Porteur | Partenaires | Échéance | Budget | Indicateur de suivi |
|----|--------|---------|-------------|----------|--------|---------------------|
| 2.2.1 | Réaménager la place du Marché | Ville de Vezelle | État, Région | 2026 | 3 100 000 € | Surface végétalisée |

## 4. Pilotage

- **Comité de pilotage** : président de l'agglomération, maires, sous-préfète. Deux réunions par an.
- **Comité technique** : directions, chambres consulaires. Une réunion par trimestre.

## Signataires

- Agglomération de Vezelle
- Ville de Vezelle
- État
- Région Bourgogne-Sud
"""


def _action(number: str, title: str, node: int, *texts: str) -> dict[str, object]:
    keys = ("pilots", "partners", "calendar", "budget", "indicators")
    return {"number": number, "title": title, "node": node, "fields": dict(zip(keys, texts, strict=True))}


GOLD = {
    "title": "Pacte territorial de l'agglomération de Vezelle",
    "period": {"start": "2023", "end": "2028"},
    "nodes": [
        {"level": 1, "label": "Bien vieillir à Vezelle", "parent": None},
        {"level": 2, "label": "Adapter les logements", "parent": 0},
        {"level": 2, "label": "Rompre l'isolement", "parent": 0},
        {"level": 1, "label": "Redonner vie aux centres", "parent": None},
        {"level": 2, "label": "Soutenir le commerce", "parent": 3},
        {"level": 2, "label": "Embellir l'espace public", "parent": 3},
    ],
    "actions": [
        _action(
            "1.1.1",
            "Financer 200 adaptations",
            1,
            "Agglomération",
            "Anah, Soliha",
            "2025",
            "600 000 €",
            "Logements adaptés",
        ),
        _action(
            "1.1.2",
            "Construire une résidence autonomie",
            1,
            "CIAS",
            "Bailleurs",
            "2027",
            "4,2 M€",
            "Ouverture",
        ),
        _action(
            "1.2.1",
            "Mettre en place des visites à domicile",
            2,
            "Association Lien 71",
            "Communes",
            "2024",
            "45 000 €",
            "Personnes visitées",
        ),
        _action(
            "2.1.1",
            "Recruter un manager de centre-ville",
            4,
            "Ville de Vezelle",
            "CCI",
            "2023",
            "55 000 €",
            "Locaux repris",
        ),
        _action(
            "2.1.2",
            "Ouvrir une boutique à l'essai",
            4,
            "Ville de Vezelle",
            "CMA",
            "2024",
            "20 000 €",
            "Nombre de porteurs",
        ),
        _action(
            "2.2.1",
            "Réaménager la place du Marché",
            5,
            "Ville de Vezelle",
            "État, Région",
            "2026",
            "3 100 000 €",
            "Surface végétalisée",
        ),
    ],
    "bodies": [
        {"name": "Comité de pilotage", "per_year": 2},
        {"name": "Comité technique", "per_year": 4},
    ],
    "parties": [
        {"name": "Agglomération de Vezelle"},
        {"name": "Ville de Vezelle"},
        {"name": "État"},
        {"name": "Région Bourgogne-Sud"},
    ],
    "funding": [],
    "indicators": [],
}
