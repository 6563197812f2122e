"""What is wrong with a canonical text is said with its line."""

import pytest

from appeals.document import (
    DocumentError,
    from_markdown,
)

HEAD = "---\nappeal: schools\nlanguage: en\nsource: en\nstanding: original\n---\n"
BODY = f"{HEAD}\n# Schools\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the front matter is missing; it stands between two lines of “---”."),
        ("# Schools\n", 1, "the front matter is missing; it stands between two lines of “---”."),
        ("---\nappeal: schools\n", 1, "the front matter is missing; it stands between two lines of “---”."),
        (HEAD.replace("appeal: schools\n", "") + "\n# A\n", 1, "the front matter lacks appeal."),
        ("---\n---\n\n# A\n", 1, "the front matter lacks appeal, language, source."),
        (HEAD, 8, "the title is missing; write it after the front matter as “# Title”."),
        (f"{HEAD}\nText\n", 8, "the title is missing; write it after the front matter as “# Title”."),
        (
            BODY.replace("language: en", "language: en\nversion: one"),
            4,
            "“version: one” can't be read; write version as a number.",
        ),
        (
            BODY.replace("original", "perfect"),
            5,
            "“standing: perfect” can't be read; write standing as one of original, official, volunteer, machine.",
        ),
        (
            BODY.replace("appeal: schools", "appeal: schools\nauthor: me"),
            3,
            "“author: me” is not known here; allowed are appeal, language, version, source, standing, translator, "
            "issuer, date, place, addressees, summary, share.",
        ),
        (
            f"{BODY}\n## To: The city\n",
            10,
            "write a heading inside the text as “###”, an addressee as “## → NAME”.",
        ),
        (
            f"{BODY}\n## → The city\n\n1. Heat.\n",
            10,
            "1 sections have an addressee, but “addressees:” lists 0 keys.",
        ),
        (
            BODY.replace("standing: original", "standing: original\naddressees: city"),
            1,
            "0 sections have an addressee, but “addressees:” lists 1 keys.",
        ),
        (f"{BODY}\n1. Heat.\n\n##\n\n1. Pay.\n", 14, "the number 1 stands here for the second time."),
        (f"{BODY}\n1. Heat.\nAnd more.\n2. Pay.\n", 11, "only demands stand between demands, one on each line."),
        (f"{BODY}\n##\n\nA\n\n1. Heat.\n\n2. Pay.\n", 15, "only demands stand between demands, one on each line."),
        (f"{BODY}\n\nText\n", 10, "the text is not in canonical form."),
        (f"{BODY}\nText", 11, "the text is not in canonical form."),
        (f"{BODY}\nText\n\n", 12, "the text is not in canonical form."),
        (f"{BODY}\nText  \nmore\n", 10, "the text is not in canonical form."),
        (BODY.replace("# Schools", "# Schools "), 8, "the text is not in canonical form."),
        (BODY.replace("# Schools", "# Scho\u0301ols"), 8, "the text is not in canonical form."),
        (BODY.replace("source: en", "source: en\nsource: en"), 5, "the text is not in canonical form."),
        (
            BODY.replace("appeal: schools\nlanguage: en", "language: en\nappeal: schools"),
            2,
            "the text is not in canonical form.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, message):
    with pytest.raises(DocumentError) as caught:
        from_markdown(text)
    assert (caught.value.line, caught.value.message) == (line, message)
