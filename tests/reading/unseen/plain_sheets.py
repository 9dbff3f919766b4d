"""Action sheets typed without any table: headings in capitals, no colon, the axis repeated at the head of each sheet."""

FORMAT = "txt"


def _sheet(axis: str, number: str, title: str, *texts: str) -> str:
    labels = (
        "CONSTATS",
        "OBJECTIFS DE L'ACTION",
        "PUBLIC VISÉ",
        "DESCRIPTION DE L'ACTION",
        "PILOTE DE L'ACTION",
        "PARTENAIRES À MOBILISER",
        "ÉCHÉANCE",
        "INDICATEURS DE RÉUSSITE",
    )
    body = "\n\n".join(f"{label}\n{text}" for label, text in zip(labels, texts, strict=True))
    return f"{axis}\n\nFICHE {number} – {title}\n\n{body}\n\n"


_AXES = ("AXE 1 – GRANDIR", "AXE 2 – SE RENCONTRER")
_SHEETS = [
    (_AXES[0], "1", "Ouvrir une crèche familiale", "La demande dépasse l'offre de 35 places.", "Créer quinze places", "Enfants de moins de trois ans",
     "Recruter cinq assistantes maternelles salariées de la collectivité.", "CIAS", "Caf, PMI", "Septembre 2024", "Places occupées"),
    (_AXES[0], "2", "Former les animateurs", "Les équipes changent chaque année.", "Fidéliser les animateurs", "Animateurs des accueils",
     "Prendre en charge le BAFA et organiser trois rencontres.", "Service enfance", "Francas", "2024-2027", "Animateurs restés deux ans"),
    (_AXES[1], "3", "Tenir un café associatif", "Le bourg n'a plus de lieu ouvert le soir.", "Créer du lien", "Tous les habitants",
     "Confier le local de la place à une association.", "Commune de Léry", "Caf, Département", "2025", "Jours d'ouverture"),
]  # fmt: skip
CONTENT = """CONVENTION TERRITORIALE GLOBALE
DU PAYS DE LÉRY
2024-2027

Rappel des axes
AXE 1 – GRANDIR
AXE 2 – SE RENCONTRER

""" + "".join(_sheet(*sheet) for sheet in _SHEETS)


def _action(sheet: tuple[str, ...], node: int) -> dict[str, object]:
    keys = (
        "diagnosis",
        "objectives",
        "public",
        "description",
        "pilots",
        "partners",
        "calendar",
        "indicators",
    )
    return {
        "number": sheet[1],
        "title": sheet[2],
        "node": node,
        "fields": dict(zip(keys, sheet[3:], strict=True)),
    }


GOLD = {
    "title": "Convention territoriale globale du Pays de Léry",
    "type": "ctg",
    "period": {"start": "2024", "end": "2027"},
    "nodes": [
        {"level": 1, "label": "Grandir", "parent": None},
        {"level": 1, "label": "Se rencontrer", "parent": None},
    ],
    "actions": [_action(sheet, node) for sheet, node in zip(_SHEETS, (0, 0, 1), strict=True)],
    "parties": [],
    "bodies": [],
    "funding": [],
}
