"""How gunicorn serves config.asgi; run.py starts it."""  # noqa: N999

import os
import sys

from gunicorn.arbiter import Arbiter
from uvicorn_worker import UvicornWorker

from config.handover import HANDOVER, HandoverServer


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

    async def _serve(self) -> None:
        """As uvicorn-worker does, with a server that hands over to its successor."""
        self.config.app = self.wsgi
        server = HandoverServer(self.config, self.age)
        self._install_sigquit_handler()
        await server.serve(sockets=self.sockets)
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)


def on_reload(server: Arbiter) -> None:
    """Called by gunicorn before it starts the new processes."""
    HANDOVER.begin(server.worker_age + 1, server.cfg.workers)


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
