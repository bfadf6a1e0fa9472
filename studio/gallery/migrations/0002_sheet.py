"""Collections that are reviewed have a sheet."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the asset by which a collection is reviewed."""

    dependencies = [("gallery", "0001_initial"), ("library", "0008_indexes")]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="sheet",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="collection",
                to="library.asset",
            ),
        ),
    ]
