"""Say in French what a call asks and when: the same words on its page and in documents."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from maillage.core.numbers import format_day, format_euros, format_percent
from maillage.grants.models import Call

HUNDRED = 100


def list_dates(call: Call) -> list[tuple[str, str]]:
    """Give the calendar of a call, in order; what has no date is left out."""
    closing = timezone.localtime(call.closes_at) if call.closes_at else None
    days = (
        ("Ouverture", format_day(call.opens_on) if call.opens_on else ""),
        ("Questions", f"jusqu’au {format_day(call.questions_until)}" if call.questions_until else ""),
        ("Clôture", f"{format_day(closing.date())} à {closing:%H:%M}" if closing else ""),
        ("Comité des financeurs", format_day(call.committee_on) if call.committee_on else ""),
        ("Réponses", format_day(call.notifies_on) if call.notifies_on else ""),
    )
    return [(label, text) for label, text in days if text]


def list_rules(rules: Mapping[str, Any]) -> list[str]:
    """Give the rules of a call as sentences."""
    said: dict[str, Callable[[Any], str]] = {
        "needs_number": lambda _: "Le porteur a un SIRET ou un numéro RNA.",
        "min_district_share": lambda least: (
            f"Au moins {format_percent(least / HUNDRED)} des bénéficiaires habitent un quartier prioritaire."
        ),
        "max_public_share": lambda most: (
            f"Les financeurs sollicités paient au plus {format_percent(most / HUNDRED)} du coût de l’action."
        ),
        "ceiling_eur": lambda most: (
            f"La demande est de {format_euros(most)} au plus, tous financeurs réunis."
        ),
        "floor_eur": lambda least: (
            f"La demande est de {format_euros(least)} au moins, tous financeurs réunis."
        ),
        "min_indicators": lambda count: (
            f"Avec unité, source, responsable, fréquence et cible : {count} indicateur{'s' if count > 1 else ''} au moins."
        ),
        "within_year": lambda _: "L’action commence dans l’année de l’appel.",
        "needs_report": lambda _: "Une reconduction attend que le bilan de l’année d’avant soit approuvé.",
    }
    first = ["Les charges égalent les produits, en euros entiers."]
    return first + [say(rules[key]) for key, say in said.items() if rules.get(key)]
