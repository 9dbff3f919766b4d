import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

SIGNATURES = [
    ("awaited", "Attendue"),
    ("signed", "Signée"),
    ("declined", "Refusée"),
    ("unknown", "Non connue"),
]


def count_changes(model):
    """Give the three columns of a versioned object."""
    return [
        migrations.AddField(model, "version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
        migrations.AddField(
            model,
            "created_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now, verbose_name="créé le"),
            preserve_default=False,
        ),
        migrations.AddField(model, "changed_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
    ]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial"), ("contracts", "0001_initial")]

    operations = [
        *count_changes("party"),
        *count_changes("article"),
        *count_changes("annex"),
        migrations.AddField(
            "party",
            "left_on",
            models.DateField(
                blank=True,
                help_text="Sortie du contrat par avenant ; ce que l’organisme a signé reste.",
                null=True,
                verbose_name="partie jusqu’au",
            ),
        ),
        migrations.AddField(
            "deadline",
            "reminded_level",
            models.PositiveSmallIntegerField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="dernier rappel envoyé (jours avant)",
            ),
        ),
        migrations.AlterField(
            "party",
            "signature",
            models.CharField(choices=SIGNATURES, default="awaited", max_length=10, verbose_name="signature"),
        ),
        migrations.AlterField(
            "amendmentsignature",
            "state",
            models.CharField(choices=SIGNATURES, default="awaited", max_length=10, verbose_name="signature"),
        ),
        migrations.AlterField(
            "amendmentsignature",
            "party",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendment_signatures",
                to="contracts.party",
                verbose_name="partie",
            ),
        ),
        migrations.AddField(
            "amendmentsignature",
            "joining",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
                verbose_name="organisme qui rejoint le contrat",
            ),
        ),
        migrations.AddConstraint(
            "amendmentsignature",
            models.UniqueConstraint(fields=["amendment", "joining"], name="one_signature_per_newcomer"),
        ),
        migrations.AddConstraint(
            "amendmentsignature",
            models.CheckConstraint(
                condition=models.Q(("joining__isnull", True), ("party__isnull", False))
                | models.Q(("joining__isnull", False), ("party__isnull", True)),
                name="signature_of_party_or_newcomer",
            ),
        ),
    ]
