"""The longer pages say the same in every language."""

import pytest
from django.conf import settings

from tenants.site.views.reading import NAMES, text_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_same_shape_in_each_language(name: str) -> None:
    texts = [text_of(name, language=code) for code, _name in settings.LANGUAGES]
    shapes = {tuple(tuple(len(part.items) for part in each.parts) for each in one.sections) for one in texts}
    assert len(shapes) == 1
    assert len({one.parts for one in texts}) == len(texts)
