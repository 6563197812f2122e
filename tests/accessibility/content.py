"""What the pages show when they are looked at for barriers: the demo, in Japanese too, and one of every rare case."""

from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

from appeals.demo.load import KEY as DEMO
from appeals.demo.load import load_demo
from appeals.document import from_markdown
from appeals.importing.save import apply
from appeals.models import Appeal, Campaign
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish, withdraw
from appeals.signing import SigningKey
from tests.make import make_addressee, make_appeal, make_issuer, make_section

LANGUAGES = ("en", "be", "ar", "ja")
JAPANESE = Path(__file__).parent / "ja.md"


def make_content(key: SigningKey) -> None:
    """Publish the demo, and what it has none of: a list of two pages, something dropped, withdrawn, untranslated."""
    load_demo(key=key)
    _speak_japanese()
    with patch("django.utils.timezone.now", return_value=datetime(2026, 1, 1, tzinfo=UTC)):  # the demo is the newest
        make_issuer(en="The council", be="Савет", ar="المجلس", ja="評議会", uk="Рада")
        make_addressee(en="The city", be="Горад", ar="المدينة", ja="市", uk="Місто")
        _publish_and_drop(key)
        withdraw(_published("withdrawn", LANGUAGES, key), reason="It named a person who asked not to be named.")
        _published("elsewhere", ("uk",), key)
        for number in range(20):
            _published(f"appeal-{number}", LANGUAGES, key)
    demo = Appeal.objects.get(key=DEMO)
    apply(demo, "ja", from_markdown(JAPANESE.read_text(encoding="utf-8")))
    publish(demo, key=key, reason="There is a Japanese translation.")
    _record_outcomes(demo)


def _speak_japanese() -> None:
    campaign = Campaign.objects.current()
    campaign.languages = [*campaign.languages, "ja"]
    campaign.name_ja, campaign.slogan_ja = "戦争に反対するベラルーシ人", "我が国は平和を望む"
    campaign.notice_ja = "試験用：このサイトの訴えは実在の訴えを別の言葉で述べたものです。"
    campaign.about_ja = "このサイトは、訴えを多くの言語で公開するプログラム**Zvarot**を紹介するものです。"
    campaign.contact = "people@example.org"
    campaign.mirrors = "https://mirror.example/\n"
    campaign.save()


def _published(key: str, languages: tuple[str, ...], signing_key: SigningKey) -> Appeal:
    appeal = make_appeal(key, languages)
    publish(appeal, key=signing_key)
    return appeal


def _publish_and_drop(key: SigningKey) -> None:
    """Publish an appeal in two versions; the second one has lost demand 2 and gained a list, a quotation and links."""
    appeal = _published("dropped", LANGUAGES, key)
    appeal.demands.get(number=2).delete()
    prose = "### Heading\n\nWords, *stressed* and **strong**.\n\n- one\n- two\n\n1. first\n2. second\n\n> Quoted."
    make_section(appeal, **{code: f"{prose}\n\n[{code}](https://example.org/)" for code in LANGUAGES})
    publish(appeal, key=key, reason="Demand 2 has been met.")


def _record_outcomes(appeal: Appeal) -> None:
    """Enter what came of demand 3 (promised, then by mistake refused, in truth partly met) and of two others."""
    entry = {"evidence": "https://example.org/", "note": "They have *said* so."}
    record_outcome(appeal, number=3, status="promised", on=date(2026, 2, 1), **entry)
    mistake = record_outcome(appeal, number=3, status="refused", on=date(2026, 3, 1), **entry)
    record_outcome(appeal, number=3, status="partly-met", on=date(2026, 3, 1), replaces=mistake)
    record_outcome(appeal, number=4, status="refused", on=date(2026, 3, 1), **entry)
    record_outcome(appeal, number=5, status="met", on=date(2026, 3, 1))
