import local4action.foundation.schema
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('labels', '0001_initial'),
    ]

    operations = [
        local4action.foundation.schema.AddField(
            model_name='rendition',
            name='artwork',
            field=models.CharField(blank=True, db_collation='C', help_text='digest of the mark it shows', max_length=16),
        ),
    ]
