"""HTTP for tracking links: parsed by uvicorn, answered without a task and a message for each.

The same clicks, the same answers as through ASGI; it saves a third of the time of a request.
"""

from functools import partial

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from config.http_protocol import BoundedProtocol
from config.roles import Roles
from tracking.clicks import Click
from tracking.door.answers import bytes_of
from tracking.door.scope import is_go


class GoProtocol(BoundedProtocol):
    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Called by uvicorn when a request's head is read and the answer before it was sent."""
        go = app.go if isinstance(app, Roles) else None
        if go and is_go(cycle.scope["path"]):
            if self.is_stopping:
                cycle.keep_alive = False
            go.ask(cycle.scope, partial(self.write_answer, cycle))  # type: ignore[arg-type]
        else:
            super()._start_asgi_task(cycle, app)

    def write_answer(self, cycle: RequestResponseCycle, click: Click) -> None:
        if cycle.disconnected or self.transport.is_closing():
            return
        is_head = cycle.scope["method"] == "HEAD"
        date = self.server_state.default_headers[0][1].decode()
        self.transport.write(bytes_of(click, date, is_head=is_head, keep_alive=cycle.keep_alive))
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
