from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_agreement'),
    ]

    operations = [
        migrations.AddField(
            model_name='party',
            name='first_version',
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='party',
            name='last_version',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
    ]
