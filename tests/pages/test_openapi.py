"""What the description says of the data holds: schemathesis asks the site all that it allows, and what it doesn't."""

import re
from collections import Counter
from copy import deepcopy
from datetime import date
from functools import reduce
from operator import getitem

import jsonschema_rs
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import settings
from schemathesis.core.failures import FailureGroup

from appeals.models import Slug
from appeals.pages.openapi import describe
from appeals.pages.openapi_shapes import closed
from appeals.pages.urls import urlpatterns
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish, withdraw
from tests.make import make_appeal, make_section

# Names that there are: by chance alone, nothing but errors would be met. What is not among them is asked for too.
REAL = {
    "lang": ["en", "be", "ar"],
    "appeal": ["schools", "школы", "gone", "other"],
    "addressee": ["city"],
    "number": [1, 2],
    "after": ["city"],
}
CONFIG = {
    "generation": {"deterministic": True, "database": "none"},
    # What was withdrawn is gone, whoever asks.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["200", "301", "404", "410"]}},
}

# schemathesis asks the application itself, without what unpacks an answer.
PLAIN = {"Accept-Encoding": "identity"}


def load(description):
    """Return a description for schemathesis, with the names that there are."""
    description = deepcopy(description)
    for name, values in REAL.items():
        description["components"]["parameters"][name] |= {"schema": {"enum": values}, "example": values[0]}
    config = schemathesis.Config.from_dict(CONFIG)
    schema = schemathesis.openapi.from_dict(description, config=config)
    schema.app = WSGIHandler()
    return schema


DESCRIPTION = describe("http://testserver")
SCHEMA = load(DESCRIPTION)
APPEAL = "/{lang}/appeals/{appeal}.json"


@pytest.fixture
def published(db, settings, signing_key, tmp_path):
    """Three appeals: one in three languages with two versions and a ledger, a short one, a withdrawn one."""
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    first = make_appeal(languages=("en", "be", "ar"))
    Slug.objects.create(appeal=first, language="be", slug="школы")
    publish(first, key=signing_key)
    make_section(first, en="More.", be="Яшчэ.", ar="المزيد.")
    publish(first, reason="Something was missing.", key=signing_key)
    told = {"number": 1, "on": date(2026, 3, 1), "evidence": "https://example.org/доказ"}
    mistake = record_outcome(first, status="met", note="Done.", **told)
    record_outcome(first, status="promised", replaces=mistake, **told)
    publish(make_appeal("other"))
    gone = make_appeal("gone")
    publish(gone)
    withdraw(gone, reason="It named a person.")


@pytest.mark.usefixtures("published")
@SCHEMA.parametrize()
@settings(max_examples=4)
def test_every_answer_is_as_described(case):
    case.call_and_validate(headers=PLAIN)


def test_answers_lead_to_others_as_described(published):
    met = Counter()

    class Machine(load(DESCRIPTION).as_state_machine()):
        def get_call_kwargs(self, case):
            return {"headers": PLAIN}

        def after_call(self, response, case):
            met[case.operation.definition.raw["operationId"], response.status_code] += 1

    Machine.run(settings=settings(max_examples=10, stateful_step_count=4, derandomize=True, database=None))
    assert met["getAppeal", 200] > 0


def mistaken(place, says):
    """Return a description that says something else in one place."""
    description = deepcopy(DESCRIPTION)
    *way, last = place
    reduce(getitem, way, description)[last] = says
    return description


# Where, what it says instead, of which appeal it is asked, and what is found.
MISTAKES = [
    (("components", "schemas", "Demand", "properties", "text"), {"type": "integer"}, "schools", "Response violates"),
    (("components", "schemas", "Mistake"), closed("Without members.", {}), "schools", "Response violates"),
    (("components", "schemas", "Withdrawal", "properties", "at"), {"const": "now"}, "gone", "Response violates"),
    (("paths", APPEAL, "get", "responses"), {"200": {"description": "Well."}}, "gone", "Undocumented status"),
    (("components", "headers", "ETag", "schema"), {"pattern": "^W/"}, "schools", "Response header does not"),
    (("components", "responses", "404", "content"), {"text/html": {}}, "nothing", "Undocumented Content-Type"),
]


# One test: to publish takes longer than to ask.
def test_what_is_described_wrongly_is_found(published):
    for place, says, asked, found in MISTAKES:
        case = load(mistaken(place, says))[APPEAL]["GET"].Case(path_parameters={"lang": "en", "appeal": asked})
        with pytest.raises(FailureGroup) as failures:
            case.call_and_validate(headers=PLAIN)
        assert [str(each)[: len(found)] for each in failures.value.exceptions] == [found]


def test_the_description_names_every_address_for_programs():
    described = {re.sub(r"{\w+}", "{}", path) for path in DESCRIPTION["paths"]}
    routed = {"/" + re.sub(r"<\w+:\w+>", "{}", str(route.pattern)) for route in urlpatterns}
    assert described == {path for path in routed if path.endswith(".json")}


def test_the_examples_are_what_the_description_allows():
    schemas = DESCRIPTION["components"]["schemas"]
    told = [(each, example) for each in every(schemas) for example in each.get("examples", ())]
    assert len(told) > 20
    for schema, example in told:
        jsonschema_rs.validate(schema, example)


def every(schema):
    """Yield all schemas inside of ``schema``, and itself."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from every(inner)


def test_home_and_the_description_lead_to_each_other(client, published):
    assert (
        '<link rel="service-desc" type="application/json" href="/openapi.json">' in client.get("/en/").content.decode()
    )
    assert client.get("/openapi.json").json() == DESCRIPTION
