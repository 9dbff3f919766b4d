"""Say at which end unknown days go: the two engines put them at opposite ones."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0002_perimeters_versioned_and_unknown_shares'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='lineage',
            options={'ordering': [models.OrderBy(models.F('happened_on'), nulls_last=True), 'before', 'after', 'pk'], 'verbose_name': 'filiation'},
        ),
    ]
