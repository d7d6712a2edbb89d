"""How gunicorn serves config.asgi; run.py starts it."""  # noqa: N999

import os

from uvicorn_worker import UvicornWorker


class Worker(UvicornWorker):
    # Whose X-Forwarded-For is believed is decided in one place only: settings.TRUSTED_PROXIES.
    CONFIG_KWARGS = {
        **UvicornWorker.CONFIG_KWARGS,
        "http": "config.go_protocol:GoProtocol",
        "lifespan": "on",
        "proxy_headers": False,
        "server_header": False,
        "ws": "none",
    }


host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
worker_class = Worker
# SQLite has one writer: a second process would only wait for it.
uses_sqlite = os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite")
workers = 1 if uses_sqlite else int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads and database connections are born in the worker.
preload_app = False
# Longer than a web server in front keeps its idle connections.
keepalive = 75
timeout = 60
graceful_timeout = 30
accesslog = None
# Its warnings are about signals and odd requests that nobody can act upon.
loglevel = "error"
control_socket_disable = True
