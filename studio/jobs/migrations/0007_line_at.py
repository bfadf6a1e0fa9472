"""A person's own order in line: where a job was moved to, in place of that it was moved up."""

from django.db import migrations


class Migration(migrations.Migration):
    """Rename the column; what waits now and was moved up falls back behind what was asked for earlier."""

    dependencies = [("jobs", "0006_callbacks")]
    operations = [migrations.RenameField("job", "moved_up_at", "line_at")]
