"""Settings of a demonstration with one small municipality, so that a test can start it in seconds."""

from collections.abc import Sequence
from dataclasses import replace
from unittest import mock

from tjenesteshop.demo.report import Place, Report
from tjenesteshop.settings.demo import *  # noqa: F403 - a settings file is its base plus changes

DEMO_PREPARE = f"{__name__}.prepare_small"


def prepare_small(report: Report) -> Sequence[Place]:
    from shop.demo import prepare  # noqa: PLC0415 - a settings file is read before Django has loaded the models
    from shop.demo.municipalities import LARVIK  # noqa: PLC0415 - see above

    stavern = replace(LARVIK.departments[2], recipients=2)
    with mock.patch.object(prepare, "MUNICIPALITIES", (replace(LARVIK, departments=(stavern,)),)):
        return prepare.prepare_demo(report)
