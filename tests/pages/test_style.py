import base64
import hashlib
import re

from appeals.pages.style import FOLDER, minify, page_style, policy
from appeals.publishing.publish import publish
from tests.make import make_appeal


def test_the_policy_names_the_style_that_stands_in_the_page(page):
    publish(make_appeal())
    style = re.search(r"<style>(.*?)</style>", page("/en/appeals/schools/"), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in policy(page_style("Latn", "appeal", "pass"))


def test_a_page_has_no_script_but_a_block_of_data_no_inline_style_and_asks_nobody_for_anything(page):
    publish(make_appeal())
    for path in ("/en/", "/en/about/", "/en/appeals/schools/", "/en/appeals/schools/versions/1/"):
        html = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page(path))
        assert re.findall(r"<script|\sstyle=|\son\w+=|\ssrc=|url\(|@import|<iframe", html) == []
        assert html.count("<form") == (path == "/en/")  # the search
        assert re.findall(r'<link rel="(?!canonical|alternate|icon|service-desc)', html) == []


def test_the_style_knows_no_left_and_no_right():
    for file in FOLDER.glob("*.css"):
        assert re.findall(r"\b(?:left|right)\b", minify(file.read_text())) == [], file.name


def test_minifying_keeps_what_the_spaces_mean():
    css = "/* why */\n@media (min-width: 60rem) {\n  a > b :is(h1, h2) { margin: calc(1rem + 2px) 0; color: red; }\n}\n"
    assert minify(css) == "@media (min-width: 60rem){a>b :is(h1,h2){margin:calc(1rem + 2px) 0;color:red}}"
