"""What a browser would send: the values of a form as it was shown, to be typed over."""

from django.test import Client
from lxml import html


def shown_form(client: Client, address: str, name: str = "appeal_form") -> dict[str, str | list[str]]:
    """Return the fields that the form with the id ``name`` (or the only POST form) shows at ``address``."""
    return fields_of(client.get(address).content.decode(), name)


def fields_of(page: str, name: str = "appeal_form") -> dict[str, str | list[str]]:
    """Return the fields of a page's form; several values of one name as a list."""
    forms = [form for form in html.fromstring(page).forms if form.method == "POST" and form.get("id") != "logout-form"]
    form = next((form for form in forms if form.get("id") == name), forms[0])
    empty = form.xpath(".//input[not(@value) and not(contains('checkbox radio file submit', @type))]/@name")
    fields: dict[str, str | list[str]] = dict.fromkeys(map(str, empty), "")
    for key, raw in form.form_values():
        value = raw.removeprefix("\n")  # a browser drops the line end that stands first in a textarea
        if fields.get(key):
            fields[key] = [*(fields[key] if isinstance(fields[key], list) else [fields[key]]), value]
        else:
            fields[key] = value
    return fields


def add_row(fields: dict, prefix: str, **values: str | int) -> str:
    """Add a row to the formset ``prefix`` as the button does; return the new row's prefix."""
    index = int(fields[f"{prefix}-TOTAL_FORMS"])
    fields[f"{prefix}-TOTAL_FORMS"] = str(index + 1)
    row = f"{prefix}-{index}"
    fields[f"{row}-position"] = str(index)
    fields.update({f"{row}-{name}": str(value) for name, value in values.items()})
    return row


def add_section(fields: dict, **values: str | int) -> str:
    """Add a section, ready to take demands; return its prefix."""
    row = add_row(fields, "sections", **values)
    fields.update({f"{row}-demands-TOTAL_FORMS": "0", f"{row}-demands-INITIAL_FORMS": "0"})
    return row
