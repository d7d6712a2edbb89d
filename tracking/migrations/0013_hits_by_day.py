from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0012_link_domains")]

    operations = [
        migrations.RemoveIndex("hit", "hit_partner_id"),
        migrations.AddIndex(
            "hit", models.Index(fields=["day", "partner", "id"], name="hit_day_partner")
        ),
    ]
