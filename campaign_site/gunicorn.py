"""How gunicorn serves: on this machine's own address, without a line about a reader."""

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
# A request has a line of 4 KB, 60 headers and 8 KB for each of them at most.
limit_request_line, limit_request_fields, limit_request_field_size = 4094, 60, 8190
# Who stands in front says nothing about where the application is: a stranger could say it too.
forwarder_headers = ""
