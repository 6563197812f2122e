"""How gunicorn serves: on this machine's own address, without a line about a reader."""

import os
import sys

from gunicorn.glogging import Logger

from campaign_site import env
from campaign_site.logs import hide_readers


class ServerLogger(Logger):
    """The log of gunicorn, without a line about a reader."""

    def setup(self, cfg: object) -> None:
        """Set it up as ``cfg`` says, and then what goes through it."""
        super().setup(cfg)
        self.error_log.addFilter(hide_readers)


bind = f"127.0.0.1:{env.integer('PORT', default=8000)}"
workers = env.integer("WEB_CONCURRENCY", default=2)
threads = 4
preload_app = True
accesslog = None
logger_class = ServerLogger
loglevel = "warning"
control_socket_disable = True
# For readers and editors no question may take longer; commands, which migrate and copy, may ask for as long as they
# need. PgBouncer refuses it, unless it is told otherwise: then set PGOPTIONS to nothing.
raw_env = [f"PGOPTIONS={os.environ.get('PGOPTIONS', '-c statement_timeout=20000')}"]


def post_fork(server: object, worker: object) -> None:
    """Have every process look from its beginning for what is new: a web server in front may leave it without requests.

    Only now: no thread outlives a fork. Any other application than the site's, as tests serve them, has no store.
    """
    if layer := sys.modules.get("campaign_site.layer"):
        layer.store.start()
