from django.db import migrations, models

from studio.library.search.index import INDEX


def create_index(apps, schema_editor):
    """Create the index of assets; ``reindex`` and the housework fill it."""
    INDEX.create(schema_editor.connection)


def drop_index(apps, schema_editor):
    """Drop the index of assets."""
    INDEX.drop(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0005_status'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['workspace', '-id'], name='asset_newest'),
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['workspace', '-created_at', '-id'], name='asset_days'),
        ),
        migrations.RunPython(create_index, drop_index),
    ]
