"""What a page of the desk says: its elements and their words."""

import re

from lxml.html import HtmlElement, fromstring


def parse(page) -> HtmlElement:
    """Return the page of an answer."""
    return fromstring(page.content.decode())


def select(element: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return what a simple selector finds: ``tag``, ``.class``, ``tag.class``, nested by spaces."""
    steps = []
    for step in selector.split():
        tag, name = re.fullmatch(r"([\w-]*)(?:\.([\w-]+))?", step).groups()
        wanted = f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" if name else ""
        steps.append(f"//{tag or '*'}{wanted}")
    return element.xpath("." + "".join(steps))


def text_of(element: HtmlElement) -> str:
    """Return the words of an element on one line."""
    return " ".join(element.text_content().split())


def acts_of(element: HtmlElement) -> list[str]:
    """Return what the buttons in an element do."""
    return [button.get("value") for button in select(element, "button")]


def values_of(form: HtmlElement) -> dict[str, str]:
    """Return what a form would post, but for its button."""
    fields = {field.name: field.value for field in form.inputs if field.name}
    return {name: (value or "").removeprefix("\n") for name, value in fields.items()}
