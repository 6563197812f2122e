"""Settings as ``startproject`` gives them, with the two packages and the languages."""

import os

from django.utils.translation import gettext_noop

from appeals.languages import CODES, django_lang_info

DEBUG = False
SECRET_KEY = "of a site that nobody sees"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
INSTALLED_APPS = ["modeltranslation", "django.contrib.contenttypes", "benchmarks.naive"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "benchmarks.naive.views"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("NAIVE_DATABASE", ":memory:")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_I18N = USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    (code, gettext_noop(django_lang_info().get(code, {}).get("name", code)))
    for code in os.environ.get("NAIVE_LANGUAGES", ",".join(CODES)).split(",")
]
MODELTRANSLATION_FALLBACK_LANGUAGES = (LANGUAGES[0][0],)
