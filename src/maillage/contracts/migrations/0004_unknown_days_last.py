"""Say at which end unknown days go: the two engines put them at opposite ones."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0003_working_indexes_and_batches'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='amendmentsignature',
            options={'ordering': [models.OrderBy(models.F('party__position'), nulls_last=True), 'pk'], 'verbose_name': 'signature d’avenant'},
        ),
        migrations.AlterModelOptions(
            name='blocker',
            options={'ordering': [models.OrderBy(models.F('remind_on'), nulls_last=True), 'raised_on', 'pk'], 'verbose_name': 'blocage'},
        ),
        migrations.AlterModelOptions(
            name='contract',
            options={'ordering': [models.OrderBy(models.F('starts_on'), descending=True, nulls_last=True), 'short_title', 'pk'], 'verbose_name': 'contrat'},
        ),
        migrations.AlterModelOptions(
            name='step',
            options={'ordering': ['position', models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'], 'verbose_name': 'étape'},
        ),
    ]
