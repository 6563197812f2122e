"""The one settings file: safe in production by default, values from the environment.

Without an environment it is a local installation: served on this machine's own address over plain http, its state
under ``var/``. As soon as ALLOWED_HOSTS names another host, cookies are for https only and http redirects to it.
"""

from pathlib import Path

import django.conf.locale

from appeals.languages import CODES, django_lang_info
from campaign_site import env
from campaign_site.logs import JsonLine, hide_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("VAR_DIR", default=BASE_DIR / "var")

DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", default=sorted(env.LOOPBACK))
LOCAL = set(ALLOWED_HOSTS) <= env.LOOPBACK

# The same site in the Tor network, over plain http: Tor itself encrypts, and its browser takes an onion for secure.
ONION_HOST = env.onion_host("ONION_HOST")
ALLOWED_HOSTS += [ONION_HOST] if ONION_HOST else []

PORT = env.integer("PORT", default=8000)
WEB_CONCURRENCY = env.integer("WEB_CONCURRENCY", default=2)
LISTEN = env.ip_address("LISTEN")
# Figures for Prometheus, on a port of their own; without one, none.
METRICS_PORT = env.port_or_none("METRICS_PORT")
METRICS_LISTEN = env.ip_address("METRICS_LISTEN")
if METRICS_PORT == PORT:
    env.stop(f"METRICS_PORT and PORT are both {PORT}; the figures need a port of their own.")
LOG_FORMAT = env.choice("LOG_FORMAT", ("text", "json"))
# Where readers find the pages: what is shared, printed and fed names this address, whatever a request calls its host.
SITE_URL = env.site_address("SITE_URL", ALLOWED_HOSTS, PORT)
DESK_PATH = env.path_prefix("DESK_PATH", default="desk")
SIGNING_KEY_FILE = Path(env.text("SIGNING_KEY_FILE") or VAR_DIR / "signing.key")

# Machine drafts of translations: a LibreTranslate-compatible server of the campaign's own; without an address, none.
MACHINE_TRANSLATION_URL = env.web_address("MACHINE_TRANSLATION_URL")
MACHINE_TRANSLATION_KEY = env.text("MACHINE_TRANSLATION_KEY")

INSTALLED_APPS = [
    "modeltranslation",
    "appeals",
    "campaign_site.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "nested_admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

# Sessions, tokens and messages make a page uncacheable. Only the desk asks for them, and only it sees cookies at all.
MIDDLEWARE = [
    *(["campaign_site.metrics.measure"] if METRICS_PORT else []),
    "campaign_site.middleware.fit_method",
    "campaign_site.middleware.refuse_charsets",
    "campaign_site.middleware.refuse_sizes",
    "campaign_site.middleware.blind_pages",
    "campaign_site.middleware.spare_onion",
    "django.middleware.security.SecurityMiddleware",
    "campaign_site.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaign_site.middleware.compress_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "campaign_site.middleware.desk_language",
    "allauth.account.middleware.AccountMiddleware",
    "appeals.admin.account.gate.Gate",
    "campaign_site.middleware.guard_desk",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Bounds on what strangers and editors can send. A form tells at its field what is too big for it; these come last.
LONGEST_BODY = 20_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_HANDLERS = ["campaign_site.uploads.BoundedFile"]

ROOT_URLCONF = "campaign_site.urls"
WSGI_APPLICATION = "campaign_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "appeals.templating.CachedLoader",
                    ["appeals.templating.LanguageLoader", "django.template.loaders.app_directories.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", default=VAR_DIR / "zvarot.sqlite3")}
# What several machines share: word of a new generation of pages, and limits.
CACHE_URL = env.text("CACHE_URL")
CACHES = {"default": env.cache("CACHE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_I18N = True
LANGUAGE_CODE = "en"
# What Django lacks, and the direction of all: it takes Azerbaijani for a language from right to left.
for code, info in django_lang_info().items():
    django.conf.locale.LANG_INFO.setdefault(code, info)["bidi"] = info["bidi"]
LANGUAGES = [(code, django.conf.locale.LANG_INFO[code]["name"]) for code in CODES]
LANGUAGES_BIDI = [code for code in CODES if django.conf.locale.LANG_INFO[code]["bidi"]]
# The public texts stand in appeals/locale, those of the desk in appeals/admin/locale.
LOCALE_PATHS = [BASE_DIR / "appeals" / "admin" / "locale"]
DESK_LANGUAGES = ["en", "be", "uk", "pl", "de", "fr", "ru"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_ENABLE_FALLBACKS = False

USE_TZ = True
TIME_ZONE = "UTC"

# Nobody else needs them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "appeals.accounts.passwords.GuessableValidator"},
    {"NAME": "appeals.accounts.passwords.LeakedValidator"},
]
# A list of leaked passwords to look up, as Have I Been Pwned gives it away; nobody is asked over the network.
LEAKED_PASSWORDS_FILE = env.file("LEAKED_PASSWORDS_FILE")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Who comes to the desk. Tries are counted by appeals.accounts.guessing, in the database, not by allauth in a cache.
AUTHENTICATION_BACKENDS = ["appeals.accounts.adapters.DeskBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "admin:index", "account_login"
ACCOUNT_ADAPTER = "appeals.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS, ACCOUNT_REAUTHENTICATION_TIMEOUT = ("password", "mfa"), 600
MFA_ADAPTER = "appeals.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1

SESSION_ENGINE = "appeals.accounts.sessions"
SESSION_COOKIE_AGE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
# Behind https the browser itself sees to it that no other host and no plain http sets them: `__Host-` asks for the
# whole site as their path, where pages drop them unread. On this machine they go no further than the desk.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/" + DESK_PATH if LOCAL else "/"
COOKIE_PREFIX = "" if LOCAL else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}device"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "appeals.admin.expired.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_PROXY_SSL_HEADER = None if LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

# No line about a reader: requests are not logged, only what goes wrong in our own code, without a link's secret.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": lambda: hide_secrets}},
    "formatters": {"text": {}, "json": {"()": JsonLine}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"], "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
