"""How gunicorn serves: on this machine's own address, without a line about a reader."""

from campaign_site import env

bind = f"127.0.0.1:{env.integer('PORT', default=8000)}"
workers = env.integer("WEB_CONCURRENCY", default=2)
threads = 4
preload_app = True
accesslog = None
loglevel = "warning"
control_socket_disable = True
