"""What gunicorn serves: the store of pages, and Django behind it."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from appeals.rendering.fonts import machine_fonts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_site.settings")
application = get_wsgi_application()
# Here, so that no reader waits for it and all workers share it. Nothing may be set yet: that starts threads, which a
# worker that is forked after it would wait for without end.
machine_fonts()
# Only now are there models, which the store asks.
application = import_module("campaign_site.layer").put_before(application)
