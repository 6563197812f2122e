"""What an author wrote as XML, and facts as a block of data."""

import json
import re

from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from appeals.markup import data_block, xhtml, xhtml_inline

# As XML


def test_xml_closes_what_html_leaves_open_and_knows_no_names_of_letters():
    assert xhtml("a\\\nb\u00a0c &nbsp; <br>") == "<p>a<br/>\nb&#160;c &amp;nbsp; &lt;br&gt;</p>\n"
    assert xhtml_inline("*a*\u00a0b") == "<em>a</em>&#160;b"
    assert isinstance(xhtml("a"), SafeString)


# As a block of data


@given(st.dictionaries(st.text(), st.text()))
def test_a_block_of_data_holds_what_was_given_and_nothing_in_it_ends_it(facts):
    block = data_block(facts)
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside) == facts
    assert re.findall("[<>&\u2028\u2029]", inside) == []
    assert isinstance(block, SafeString)
