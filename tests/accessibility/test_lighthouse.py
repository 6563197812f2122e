"""Lighthouse gives all points for what is no matter of timing; benchmarks/lighthouse.py measures the rest."""

import pytest

from appeals.demo.load import load_demo
from tests.lighthouse import look, missing


@pytest.mark.parametrize("path", ["/en/", "/ar/appeals/ضد-الحرب/"])
def test_lighthouse_gives_all_points(live_server, settings, tmp_path, path):
    if program := missing():
        pytest.skip(f"{program} is not installed")
    settings.SIGNING_KEY_FILE = tmp_path / "none"
    settings.SITE_URL = live_server.url
    load_demo()
    report = look(live_server.url + path, "accessibility", "best-practices", "seo")
    assert report.lost == []
    assert report.points == {"accessibility": 100, "best-practices": 100, "seo": 100}
