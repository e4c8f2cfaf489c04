"""Every log is under seal, or is excused with a reason."""

import pghistory.models
import pytest
from django.apps import apps

from promotion_crm.history import is_tracked
from promotion_crm.seals.tables import CHAIN, sealed

FLOORS = ("promotion_crm", "partners", "events")
EXCUSED = {
    "promotion_crm.changeset": "says of an undo when and by whom; what it did is in the history, which is sealed",
    "promotion_crm.fileimport": "work in hand, emptied after its time; what it wrote is in the history",
    "promotion_crm.fileimportrow": "work in hand, emptied after its time; what it wrote is in the history",
    "promotion_crm.job": "work in hand: how far it is changes every second",
    "promotion_crm.visit": "how a person walks through the site is nobody's business; restricted records have Reading",
    "promotion_crm.digest": "a mail in hand: it is waiting, then sent",
    "promotion_crm.sealmail": "a mail in hand: it is waiting, then sent",
    "partners.doublesearch": "work in hand: how far a search is",
    "events.doorpress": "presses of the door that are told apart when they come twice; the arrival is in the history",
    "promotion_crm.browsersession": "work in hand: who is signed in just now; coming in is in SignIn, which is sealed",
    "promotion_crm.cspreport": "counts of what browsers reported, by machines and nobody's act",
    "promotion_crm.exportalert": "a mail in hand, and whether it was seen; exports are sealed",
    "promotion_crm.retentionrun": "work in hand: how far a run is; what it took out of logs stands on the chain",
    "promotion_crm.seal": "the chain itself",
    "promotion_crm.sealedblock": "the chain itself",
}


def models():
    every = [m for floor in FLOORS for m in apps.get_app_config(floor).get_models()]
    return [m for m in every if not issubclass(m, pghistory.models.Event) and not m._meta.proxy]


@pytest.mark.parametrize("model", models(), ids=lambda m: m._meta.label)
def test_every_model_has_a_history_or_is_a_sealed_log_or_is_excused(model):
    told = is_tracked(model) or model._meta.db_table in sealed()

    assert told != (model._meta.label_lower in EXCUSED)


def test_all_of_the_history_is_sealed():
    entries = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event) and not m._meta.proxy]
    wanted = {m._meta.db_table for m in entries if m._meta.managed} | {pghistory.models.Context._meta.db_table}

    assert wanted <= set(sealed())


def test_logs_that_are_kept_are_sealed():
    logs = {"promotion_crm_exportrecord", "promotion_crm_download", "promotion_crm_reading", "partners_stagechange"}

    assert logs <= set(sealed())
    assert not {model._meta.db_table for model in CHAIN} & set(sealed())
