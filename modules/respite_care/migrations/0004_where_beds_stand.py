"""Beds that were there before a place could say where it stands: in their home."""

from django.db import migrations

SAY = """
UPDATE shop_provider AS place SET place_address = home.address, place_phone = home.phone
FROM respite_care_homebed AS bed JOIN respite_care_home AS home ON home.id = bed.home_id
WHERE bed.provider_id = place.id AND place.kind = 'place'
"""


class Migration(migrations.Migration):
    dependencies = [("respite_care", "0003_rounds_and_swaps"), ("shop", "0041_where_places_are")]

    operations = [migrations.RunSQL(SAY, migrations.RunSQL.noop)]
