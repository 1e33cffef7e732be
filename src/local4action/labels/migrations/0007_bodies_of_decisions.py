"""Labels of before learn which body decided them, from the register of decisions."""

from django.db import migrations

SQL = """
UPDATE labels_label AS label
SET body_id = decision.body_id
FROM hubs_hub AS hub, reviews_decision AS decision
WHERE hub.id = label.hub_id
  AND decision.proposal_id = hub.proposal_id
  AND decision.outcome = 'granted'
"""


class Migration(migrations.Migration):
    """One statement."""

    dependencies = [
        ("hubs", "0001_initial"),
        ("labels", "0006_body"),
        ("reviews", "0012_fellow_rule"),
    ]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
