from typing import Any

from django.db import migrations, models


def remember_confirmations(apps: Any, _editor: Any) -> None:
    """Forms confirmed so far are known by the referrals they left."""
    opt_ins, referrals = apps.get_model("tracking", "OptIn"), apps.get_model("tracking", "Referral")
    sure = referrals.objects.filter(source="opt_in").exclude(confirmed_at=None)
    left = sure.filter(opt_in=models.OuterRef("pk")).order_by("confirmed_at")
    instant = models.Subquery(left.values("confirmed_at")[:1])
    opt_ins.objects.filter(kind="form", referrals__in=sure).update(confirmed_at=instant)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("referrals", "0001_initial"),
        ("tracking", "0007_why_and_correct"),
    ]

    operations = [
        migrations.AddField(
            model_name="optin",
            name="confirmed_at",
            field=models.DateTimeField(null=True, verbose_name="confirmed"),
        ),
        migrations.RunPython(remember_confirmations, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(
                condition=models.Q(("visitor__isnull", False)),
                fields=["visitor"],
                name="hit_visitor",
            ),
        ),
    ]
