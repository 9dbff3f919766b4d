"""Build an invented session of the funders' committee on the invented call: dossiers, scores, scenarios."""

import datetime

from maillage.demo.build.cast import Cast
from maillage.demo.build.grants import INSTRUCTOR, MANAGER, write_application
from maillage.grants.enums import EqualityLevel, ReviewOpinion
from maillage.grants.models import Application, Call, Review
from maillage.grants.services.committee import create_session
from maillage.grants.services.review import assign_review, save_review
from maillage.grants.services.scenario import copy_scenario, create_scenario, set_rules

REVIEWER_FOR = "sous-prefecture-boulogne"
PASSERELLES, VELO = "asso-passerelles", "asso-velo-liane"
PLAIN = "Action inventée pour la démonstration du comité des financeurs."
# Applicant, title, rank of the axis in the tree, asked of each funder, scores out of 5, level of equality.
DOSSIERS = (
    (PASSERELLES, "Permis citoyen", 0, (9_000, 5_000), (5, 4, 3), "G1"),
    (PASSERELLES, "Café des parents", 2, (4_000, 2_500), (4, 5, 4), "G2"),
    (PASSERELLES, "Chantiers éducatifs d’été", 3, (7_500, 6_000), (4, 3, 3), "G0"),
    (PASSERELLES, "Accès aux droits numériques", 0, (6_000, 3_000), (5, 4, 4), "G1"),
    (PASSERELLES, "Cuisine partagée", 1, (3_500, 3_500), (3, 5, 3), "G1"),
    (PASSERELLES, "Mentorat lycéen", 2, (8_000, 4_000), (4, 4, 5), "G1"),
    (PASSERELLES, "Festival des quartiers", 2, (12_000, 9_000), (2, 5, 2), "G0"),
    (VELO, "Mobilité vers l’emploi", 0, (11_000, 7_000), (5, 3, 4), "G1"),
    (VELO, "Femmes à vélo", 1, (4_500, 3_000), (4, 4, 4), "G2"),
    (VELO, "Réparer plutôt que jeter", 1, (5_000, 2_000), (3, 3, 4), "G0"),
    (VELO, "Marche exploratoire", 3, (2_500, 1_500), (4, 5, 5), "G2"),
    (VELO, "Livraison solidaire", 0, (9_500, 6_500), (3, 2, 3), "G0"),
)
RULES = {
    "new_percent": 40,
    "equality_percent": 60,
    "average_eur": 6_000,
    "least_percent": 60,
    "step_eur": 100,
}


def build_committee(cast: Cast, call: Call) -> None:
    """Score the dossiers of a call, and prepare a session: all that is asked, and a copy to try on."""
    manager = cast.people[MANAGER]
    axes = list(call.contract.nodes.filter(parent=None).order_by("position", "pk"))
    for applicant, title, axis, asked, scores, level in DOSSIERS:
        content = {
            "applicant": applicant,
            "title": title,
            **dict.fromkeys(("needs", "goals", "description", "public", "means"), PLAIN),
            "staff": sum(asked),
            "supplies": sum(asked) // 2,
            "asked": asked,
            "women": 20 + scores[0] * 5,
            "men": 15 + scores[1] * 4,
            "minors": "non",
            "axis": axes[axis % len(axes)].label,
            "submitted": True,
        }
        score_application(cast, write_application(cast, call, content), scores, level)
    held_on = call.committee_on or datetime.date(call.year, 3, 14)
    session = create_session(call=call, title="Comité des financeurs", held_on=held_on, by=manager)
    first = create_scenario(session=session, name="Tout ce qui est demandé", start="asked", by=manager)
    first = set_rules(scenario=first, rules=RULES, expected_version=first.version, by=manager)
    copy_scenario(scenario=first, name="Essai", by=manager)


def score_application(cast: Cast, application: Application, scores: tuple[int, ...], level: str) -> Review:
    """Have the State's instructor score an application, favorably."""
    reviewer = cast.people[INSTRUCTOR]
    review = assign_review(
        application=application,
        reviewer=reviewer,
        organization=cast.organizations[REVIEWER_FOR],
        by=cast.people[MANAGER],
    )
    keys = [one["key"] for one in application.call.score_sheet["criteria"]]
    values = {
        "scores": dict(zip(keys, scores, strict=True)),
        "opinion": ReviewOpinion.FAVORABLE,
        "equality_level": EqualityLevel(level),
    }
    return save_review(review=review, values=values, is_done=True, expected_version=None, by=reviewer)
