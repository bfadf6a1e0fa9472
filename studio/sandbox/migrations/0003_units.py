from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sandbox', '0002_families'),
    ]

    operations = [
        migrations.RenameField(
            model_name='charge',
            old_name='characters',
            new_name='units',
        ),
    ]
