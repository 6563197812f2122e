"""The server's settings of the product, for what isn't the product: all but what is done for its own store."""

from campaign_site.gunicorn import (  # noqa: F401 - gunicorn reads them here
    accesslog,
    bind,
    control_socket_disable,
    logger_class,
    loglevel,
    preload_app,
    threads,
    workers,
)
