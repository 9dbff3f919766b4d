"""Check what those who instruct an application type."""

from collections.abc import Iterable
from typing import Any

from django import forms

from maillage.accounts.models import Organization
from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import DayField, LongTextField, TextField, offer
from maillage.contracts.models import Assignment
from maillage.grants.enums import EqualityLevel, ReviewOpinion
from maillage.grants.forms.call import WholeEurosField
from maillage.grants.models import Review
from maillage.grants.score_sheets import EQUALITY_QUESTIONS, read_criteria

ANSWERS = {"oui": True, "non": False, "": None}
SHOWN = {True: "oui", False: "non", None: ""}


class ReviewForm(EditForm):
    """One person's review: scores, opinion, equality, comment."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = read_criteria(review.application.call.score_sheet)
        for one in self.criteria:
            self.fields[f"s_{one.key}"] = forms.IntegerField(
                label=one.label,
                required=False,
                min_value=0,
                max_value=one.highest,
                help_text=f"De 0 à {one.highest}, poids {one.weight}.",
            )
        choices = [("", "—"), ("oui", "Oui"), ("non", "Non")]
        for key, question in EQUALITY_QUESTIONS:
            self.fields[f"e_{key}"] = forms.ChoiceField(label=question, required=False, choices=choices)
        self.fields["equality_level"] = forms.ChoiceField(
            label="Niveau d’égalité femmes-hommes", required=False, choices=EqualityLevel.choices
        )
        self.fields["opinion"] = forms.ChoiceField(
            label="Avis", required=False, choices=ReviewOpinion.choices
        )
        self.fields["proposed_eur"] = WholeEurosField(label="Montant proposé (€)", required=False)
        self.fields["comment"] = LongTextField(
            label="Commentaire, lu par les autres financeurs", required=False
        )

    @property
    def values(self) -> dict[str, Any]:
        """Give what the service keeps."""
        got = self.cleaned_data
        scores = {
            one.key: got[f"s_{one.key}"] for one in self.criteria if got.get(f"s_{one.key}") is not None
        }
        return {
            "scores": scores,
            "equality_answers": {key: ANSWERS[got[f"e_{key}"]] for key, _ in EQUALITY_QUESTIONS},
            **{name: got[name] for name in ("equality_level", "opinion", "proposed_eur", "comment")},
        }


def start_review_form(review: Review) -> dict[str, Any]:
    """Give what the form of a review starts from."""
    return {
        "expected_version": review.version,
        **{f"s_{key}": value for key, value in review.scores.items()},
        **{f"e_{key}": SHOWN[review.equality_answers.get(key)] for key, _ in EQUALITY_QUESTIONS},
        **{name: getattr(review, name) for name in ("equality_level", "opinion", "proposed_eur", "comment")},
    }


class AssignForm(forms.Form):
    """Who is asked to review an application, and by when."""

    assignment = forms.ChoiceField(label="Qui instruit")
    due_on = DayField(label="À rendre le", required=False)

    def __init__(self, *args: Any, assignments: Iterable[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in assignments}
        offer(
            self, "assignment", [(key, f"{one.user}, {one.organization}") for key, one in self.by_key.items()]
        )

    @property
    def chosen(self) -> Assignment:
        """Give the role under which the person reviews."""
        return self.by_key[self.cleaned_data["assignment"]]


class RecusalForm(forms.Form):
    """The tie that keeps somebody from reviewing."""

    conflict_note = TextField(label="Votre lien avec le porteur", max_length=300)


class NoteForm(forms.Form):
    """A note for the people of one's own organization."""

    organization = forms.ChoiceField(label="Note de")
    body = LongTextField(label="Note interne", rows=3, max_length=5000)

    def __init__(self, *args: Any, organizations: Iterable[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in organizations}
        offer(self, "organization", [(key, str(one)) for key, one in self.by_key.items()])


class OpinionForm(forms.Form):
    """An opinion asked of a party of the contract."""

    organization = forms.ChoiceField(label="Organisme consulté")
    question = LongTextField(label="Question", required=False, rows=2, max_length=2000)
    due_on = DayField(label="Réponse attendue le", required=False)

    def __init__(self, *args: Any, organizations: Iterable[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in organizations}
        offer(self, "organization", [(key, str(one)) for key, one in self.by_key.items()])


class AnswerForm(forms.Form):
    """The opinion that was asked."""

    opinion = forms.ChoiceField(
        label="Avis", choices=[one for one in ReviewOpinion.choices if one[0] != ReviewOpinion.UNKNOWN.value]
    )
    answer = LongTextField(label="Réponse", required=False, rows=3, max_length=5000)
