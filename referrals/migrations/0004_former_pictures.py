"""The names of pictures that a creative showed before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0003_creatives'),
    ]

    operations = [
        migrations.AddField(
            model_name='creative',
            name='former_pictures',
            field=models.JSONField(default=list, editable=False),
        ),
    ]
