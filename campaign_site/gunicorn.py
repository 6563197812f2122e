"""How gunicorn serves: on this machine's own address, without a line about a reader."""

import gc
import logging
import os
import shutil
import sys
import tempfile
from importlib import import_module

from gunicorn.glogging import Logger

from campaign_site import env
from campaign_site.logs import JsonLine, hide_readers


class ServerLogger(Logger):
    """The log of gunicorn, without a line about a reader."""

    def setup(self, cfg: object) -> None:
        """Set it up as ``cfg`` says, and then what goes through it."""
        super().setup(cfg)
        self.error_log.addFilter(hide_readers)
        if env.choice("LOG_FORMAT", ("text", "json")) == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(JsonLine())
            logging.captureWarnings(True)


bind = [f"{env.ip_address('LISTEN')}:{env.integer('PORT', default=8000)}"]
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
# For readers and editors no question may take longer; commands, which migrate and copy, may ask for as long as they
# need. PgBouncer refuses it, unless it is told otherwise: then set PGOPTIONS to nothing.
raw_env = [f"PGOPTIONS={os.environ.get('PGOPTIONS', '-c statement_timeout=20000')}"]


def post_fork(server: object, worker: object) -> None:
    """Have every process look from its beginning for what is new: a web server in front may leave it without requests.

    Only now: no thread outlives a fork. Any other application than the site's, as tests serve them, has no store.
    """
    if layer := sys.modules.get("campaign_site.layer"):
        layer.store.start()


def when_ready(server: object) -> None:
    """Take what is loaded out of the garbage collector's way: where it looks, workers would get copies of their own."""
    gc.collect()
    gc.freeze()


if metrics_port := env.port_or_none("METRICS_PORT"):
    bind.append(f"{env.ip_address('METRICS_LISTEN')}:{metrics_port}")
    # In these files the processes add up what they count. The package looks for the folder as soon as it is imported.
    _folder = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="zvarot-metrics-")

    def post_worker_init(worker: object) -> None:
        """Have the new process tell what its store counts."""
        import_module("campaign_site.metrics").report_store()

    def child_exit(server: object, worker: object) -> None:
        """Forget what a process had in memory that has ended; what it has counted stays."""
        import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)

    def on_exit(server: object) -> None:
        """Leave no files behind."""
        shutil.rmtree(_folder, ignore_errors=True)
