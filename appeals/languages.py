"""The catalogue of languages: every language that Zvarot can publish in.

Each entry has its own database columns from the first migration on, so that a campaign switches a language on in the
desk without a developer. A code may be added (with a migration) and must never be removed: its texts would go with it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal


@cache
def _tag(code: str) -> str:
    return "-".join(part.title() if len(part) == 4 else part for part in code.split("-"))


@dataclass(frozen=True, slots=True)
class Language:
    """One language: ``code`` as Django spells it, names, writing direction and ISO 15924 script."""

    code: str
    own_name: str
    english_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    script: str = "Latn"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for ``lang`` and ``hreflang``, with the script in title case: ``zh-Hans``."""
        return _tag(self.code)

    @property
    def locale(self) -> str:
        """The identifier that Babel expects: ``zh_Hans``. Its plain ``pt`` is Brazilian, ours is European."""
        return "pt_PT" if self.code == "pt" else self.tag.replace("-", "_")


CATALOGUE: dict[str, Language] = {
    entry.code: entry
    for entry in (
        Language("be", "Беларуская", "Belarusian", script="Cyrl"),
        Language("uk", "Українська", "Ukrainian", script="Cyrl"),
        Language("ru", "Русский", "Russian", script="Cyrl"),
        Language("pl", "Polski", "Polish"),
        Language("lt", "Lietuvių", "Lithuanian"),
        Language("lv", "Latviešu", "Latvian"),
        Language("et", "Eesti", "Estonian"),
        Language("en", "English", "English"),
        Language("de", "Deutsch", "German"),
        Language("fr", "Français", "French"),
        Language("es", "Español", "Spanish"),
        Language("pt", "Português", "Portuguese"),
        Language("it", "Italiano", "Italian"),
        Language("nl", "Nederlands", "Dutch"),
        Language("sv", "Svenska", "Swedish"),
        Language("da", "Dansk", "Danish"),
        Language("nb", "Norsk bokmål", "Norwegian Bokmål"),
        Language("fi", "Suomi", "Finnish"),
        Language("cs", "Čeština", "Czech"),
        Language("sk", "Slovenčina", "Slovak"),
        Language("hu", "Magyar", "Hungarian"),
        Language("ro", "Română", "Romanian"),
        Language("bg", "Български", "Bulgarian", script="Cyrl"),
        Language("el", "Ελληνικά", "Greek", script="Grek"),
        Language("tr", "Türkçe", "Turkish"),
        Language("ka", "ქართული", "Georgian", script="Geor"),
        Language("hy", "Հայերեն", "Armenian", script="Armn"),
        Language("az", "Azərbaycanca", "Azerbaijani"),
        Language("ar", "العربية", "Arabic", "rtl", "Arab"),
        Language("fa", "فارسی", "Persian", "rtl", "Arab"),
        Language("he", "עברית", "Hebrew", "rtl", "Hebr"),
        Language("zh-hans", "简体中文", "Chinese (simplified)", script="Hans"),
        Language("ja", "日本語", "Japanese", script="Jpan"),
        Language("ko", "한국어", "Korean", script="Kore"),
    )
}

CODES: tuple[str, ...] = tuple(CATALOGUE)


def in_order(codes: list[str] | tuple[str, ...] | set[str]) -> list[str]:
    """Return those of ``codes`` that the catalogue knows, each once, in the catalogue's order."""
    return [code for code in CODES if code in codes]


def column(field: str, code: str) -> str:
    """Return the database column that holds ``field`` in language ``code``: ``title_zh_hans``."""
    return f"{field}_{code.replace('-', '_')}"


def django_lang_info() -> dict[str, dict[str, object]]:
    """Return the catalogue in the shape of ``django.conf.locale.LANG_INFO``."""
    return {
        entry.code: {
            "bidi": entry.direction == "rtl",
            "code": entry.code,
            "name": entry.english_name,
            "name_local": entry.own_name,
        }
        for entry in CATALOGUE.values()
    }
