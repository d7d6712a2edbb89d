"""The routing version and the triggers that change it."""

from django.db import migrations, models

from tracking.routing_triggers import install_triggers, remove_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0003_referral_of_opt_in"),
        ("business", "0001_initial"),
        ("partners", "0001_initial"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoutingVersion",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "routing version",
                "verbose_name_plural": "routing version",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="routing_version_one_row"
                    )
                ],
            },
        ),
        migrations.RunPython(install_triggers, remove_triggers),
    ]
