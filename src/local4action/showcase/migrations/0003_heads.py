import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("showcase", "0002_search")]

    operations = [
        migrations.AddField(
            model_name="hubentry",
            name="heads",
            field=django.contrib.postgres.search.SearchVectorField(
                default="", help_text="what a match is ranked by: short, so never set apart"
            ),
            preserve_default=False,
        ),
    ]
