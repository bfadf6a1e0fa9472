import django.db.models.deletion
from django.db import migrations, models


def keep_versions(apps, schema_editor):
    """Put the one result that a job could have into its first slot."""
    job_class, result_class = apps.get_model("jobs", "Job"), apps.get_model("jobs", "JobResult")
    rows = job_class.objects.values_list("id", "run", "version_id").iterator()
    result_class.objects.bulk_create(
        (
            result_class(job_id=job_id, position=0, version_id=version_id, run=run if version_id else 0)
            for job_id, run, version_id in rows
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("library", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="JobResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("run", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=16)),
                ("job", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="results", to="jobs.job")),
                (
                    "version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="results", to="library.version"
                    ),
                ),
            ],
            options={
                "ordering": ["job", "position"],
                "constraints": [models.UniqueConstraint(fields=("job", "position"), name="one_result_a_position")],
            },
        ),
        migrations.CreateModel(
            name="JobInput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=32)),
                ("job", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="inputs", to="jobs.job")),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.version"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("job", "role"), name="one_input_a_role")]},
        ),
        migrations.RunPython(keep_versions, migrations.RunPython.noop),
        migrations.RemoveField(model_name="job", name="version"),
        migrations.AddField(
            model_name="job",
            name="variation_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="library.asset"
            ),
        ),
        migrations.AddField(model_name="job", name="place", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(model_name="job", name="progress", field=models.FloatField(null=True)),
    ]
