from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0040_waits_for_each_chosen")]

    operations = [
        migrations.AddField(
            model_name="provider",
            name="place_address",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="address"
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="place_phone",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="phone"
            ),
        ),
    ]
