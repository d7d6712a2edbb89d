from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0008_confirmed_opt_ins_and_visitors")]

    operations = [
        migrations.AddField(
            model_name="oddreview",
            name="size",
            field=models.PositiveBigIntegerField(default=0, verbose_name="size"),
        ),
    ]
