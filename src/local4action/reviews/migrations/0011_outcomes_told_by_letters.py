"""Whose letter was released has been told what was decided."""

from django.db import migrations


def tell(apps, schema_editor):
    proposals = apps.get_model("calls", "Proposal").objects
    letters = apps.get_model("reviews", "Letter").objects.filter(released_at__isnull=False)
    for proposal, at in letters.values_list("proposal", "released_at"):
        proposals.filter(pk=proposal).update(outcome_told_at=at)


class Migration(migrations.Migration):

    dependencies = [
        ("calls", "0009_outcome_told"),
        ("reviews", "0010_votes_of_members"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
