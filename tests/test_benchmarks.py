"""What the benchmarks read and draw; that they run is seen when they are run."""

from defusedxml.ElementTree import fromstring

from benchmarks.documents import make
from benchmarks.figures import Figure, markdown
from benchmarks.load import Load, read
from benchmarks.plot import draw

WRK = """Running 1s test @ http://127.0.0.1:8000/
  1 threads and 16 connections
  Latency Distribution
     50%  850.00us
     75%    1.20ms
     90%    2.00ms
     99%    1.05s
  6400 requests in 1.00s, 50.00MB read
  Socket errors: connect 0, read 1, write 0, timeout 2
  Non-2xx or 3xx responses: 4
Requests/sec:   6388.10
"""


def test_what_wrk_says_is_read_in_milliseconds_with_every_failure():
    assert read(WRK) == Load(rate=6388.1, p50=0.85, p99=1050.0, failed=7)


def test_a_figure_is_judged_by_what_is_shown():
    low, high = Figure("a", "rate", 0.896, "x", least=0.9), Figure("a", "growth", 1.21, "x", most=1.2)
    assert (low.shown, low.verdict, high.shown, high.verdict) == ("0.90 x", "met", "1.21 x", "missed")
    assert "| growth | 1.21 x | ≤ 1.2 x | **missed** |  |" in markdown([low, high])


def test_the_plot_shows_every_server_and_every_page_in_well_formed_xml():
    series = {10: 5.0, 20000: 6.0}
    figures = [
        Figure("throughput", "answers a second: product", 9000, "/s"),
        Figure("growth", "sqlite: appeal, 10 → 20,000 appeals", 1.2, "x", series=series),
    ]
    words = [text.text for text in fromstring(draw(figures)).iter("{http://www.w3.org/2000/svg}text")]
    assert [each for each in words if "product" in each or "appeal 6" in each] == ["product", "appeal 6"]


def test_a_small_archive_is_the_beginning_of_a_large_one():
    assert list(make(3, ("en",))) == list(make(30, ("en",)))[:3]
