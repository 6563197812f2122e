"""How a request is measured. Import it when Django is set up."""

import statistics
import time

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def measure(client: Client, path: str, *, rounds: int) -> tuple[HttpResponse, int, float]:
    """Return the answer to ``path``, how many queries it took, and the median of the next ``rounds`` in ms."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        asked = len(queries)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - start) * 1000)
    return response, asked, statistics.median(times)
