"""What no page of the desk sends is refused before or instead of falling over it."""

import functools
import re
from collections import defaultdict
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict

# What a page with rows sends by itself, so that nobody can mistype it. Databases take no numbers of more digits.
_NUMBERS = frozenset(["position", "id", "section", "appeal", "kept"])
_NUMBER = re.compile("[0-9]{0,18}")
_COUNT = re.compile("[0-9]{1,4}")
_INDEX = re.compile("-([0-9]{1,4})-")


def honest(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let ``view`` answer 400 where the form claims rows that it doesn't send, and to what the database can't take."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        refuse_claims(request.POST)
        try:
            response = view(request, *args, **kwargs)
            # Here, since a list asks the database only when it is rendered.
            return response.render() if hasattr(response, "render") else response
        except (DataError, OverflowError) as error:  # a NUL, half a letter, or a number too long for a column
            raise BadRequest("a value can't be looked up or stored") from error

    return checked


def refuse_claims(posted: QueryDict) -> None:
    """Raise BadRequest where places and identities aren't numbers, and where a formset claims rows that weren't sent.

    Each of them would be made, with thousands of rows inside each: a request of 1 KB would fill the memory.
    """
    sent = defaultdict(set)
    for name in posted:
        for index in _INDEX.finditer(name):
            sent[name[: index.start()]].add(index[1])
    for name, value in posted.items():
        prefix, _hyphen, field = name.rpartition("-")
        if field == "TOTAL_FORMS" and not (_COUNT.fullmatch(value) and int(value) <= len(sent[prefix])):
            raise BadRequest("rows are claimed that were not sent")
        if prefix and field in _NUMBERS and not _NUMBER.fullmatch(value):
            raise BadRequest("a place or an identity is no number")
