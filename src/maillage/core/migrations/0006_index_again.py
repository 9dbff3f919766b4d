"""Empty the search index: its circles of readers changed, and ``maillage setup`` fills it again."""

from django.db import migrations


def empty_index(apps, schema_editor):
    # In this order: what refers to a row goes before it. The index is made from the objects, nothing is lost.
    for name in ("SearchPosting", "SearchVariant", "SearchTerm", "SearchEntry"):
        rows = apps.get_model("core", name).objects.all()
        rows._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_name_gestes_plainly")]
    operations = [migrations.RunPython(empty_index, migrations.RunPython.noop)]
