"""The project's settings for tests: own state, plain static files, fast password hashes."""

import os
import tempfile
from pathlib import Path

os.environ["VAR_DIR"] = str(Path(tempfile.gettempdir()) / f"zvarot-tests-{os.getuid()}")
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "DATABASE_URL", "DESK_PATH", "SIGNING_KEY_FILE", "SITE_URL"):
    os.environ.pop(name, None)
os.environ.pop("ONION_HOST", None)
os.environ.pop("MACHINE_TRANSLATION_URL", None)
os.environ.pop("CACHE_URL", None)
os.environ.pop("LEAKED_PASSWORDS_FILE", None)
for name in ("METRICS_PORT", "LOG_FORMAT", "LISTEN"):
    os.environ.pop(name, None)

from appeals.catalogues import DESK_LOCALE, LOCALE, compile_catalogues  # noqa: E402
from campaign_site.settings import *  # noqa: E402, F403

compile_catalogues(LOCALE, DESK_LOCALE)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
