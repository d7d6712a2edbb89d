"""The shop's server side: reports each order with one request, again until it is taken.

No customer waits for it, and an order that could not be reported is kept for later.
"""

import json
import sys
import threading
import urllib.request
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.error import HTTPError, URLError

from demo.orders import Order, OrderBook

SECONDS_BETWEEN_TRIES = 20
SECONDS_TO_ANSWER = 10
VAT_PERCENT = 19
TAKEN = {HTTPStatus.OK, HTTPStatus.CREATED}
# Another try would be answered the same.
REFUSED = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


@dataclass
class Reporter:
    """Reports the orders of `book` to `address` with the API key."""

    book: OrderBook
    address: str
    key: str
    has_new: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        threading.Thread(target=self.go_on, daemon=True).start()

    def go_on(self) -> None:
        while True:
            self.report_waiting()
            self.has_new.wait(SECONDS_BETWEEN_TRIES)
            self.has_new.clear()

    def report_waiting(self) -> None:
        for order in self.book.waiting():
            answer = self.report(order)
            if answer in TAKEN | REFUSED:
                self.book.note(order, answer)
            if answer in REFUSED:
                sys.stderr.write(f"The report of order {order.number} was refused: {answer}\n")

    def report(self, order: Order) -> int:
        """The answer's status; 0 without one."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        body = json.dumps(content_of(order)).encode()
        request = urllib.request.Request(self.address, body, headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER) as response:  # noqa: S310
                return int(response.status)
        except HTTPError as error:
            with error:
                return error.code
        except (URLError, OSError):
            # Nobody listens just now; the order waits in the book.
            return 0


def content_of(order: Order) -> dict[str, str | int]:
    return {
        "kind": "purchase",
        "email": order.email,
        "name": order.name,
        "external_id": str(order.number),
        "amount": order.cents,
        "tax": order.cents * VAT_PERCENT // (100 + VAT_PERCENT),
        "currency": "EUR",
        "occurred_at": order.ordered_at,
        **({"rid": order.rid} if order.rid else {}),
    }
