"""What the page on security claims is shown by tests that there are."""

import re

import pytest

from tests.processes import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _file, name in NAMED])
def test_every_claim_names_a_test_that_there_is(file, name):
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_row_of_claims_names_a_test():
    claims = PAGE[PAGE.index("## What holds") : PAGE.index("## What an attacker")]
    rows = [line for line in claims.splitlines() if line.startswith("| ") and not line.startswith("| claim")]
    assert len(rows) > 25
    assert [row for row in rows if "::test_" not in row] == []
