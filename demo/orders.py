"""The orders of the demo's shop, kept in a file that survives a restart."""

import json
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

FIRST_NUMBER = 1042
# Name and price in cents, with tax.
PRODUCTS = {
    "shampoo": ("Shampoo bar", 1290),
    "oil": ("Hair oil", 2450),
    "voucher": ("Voucher for a cut", 3900),
}
# What the report may hold.
LONGEST_EMAIL, LONGEST_NAME, LONGEST_RID = 254, 120, 200


@dataclass(frozen=True, slots=True)
class Order:
    """`rid` is the click id as the order form sent it; `answer` the status of its report, or 0."""

    number: int
    product: str
    name: str
    email: str
    rid: str
    ordered_at: str
    answer: int = 0

    @property
    def cents(self) -> int:
        return PRODUCTS[self.product][1]


class OrderBook:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.orders = (
            [Order(**row) for row in json.loads(path.read_text())] if path.exists() else []
        )

    def take(self, product: str, name: str, email: str, rid: str) -> Order | None:
        """Keep a new order under the next number; None if it is not one."""
        if product not in PRODUCTS or "@" not in email or len(email) > LONGEST_EMAIL:
            return None
        with self.lock:
            number = FIRST_NUMBER + len(self.orders)
            ordered_at = datetime.now(UTC).isoformat()
            said = product, name[:LONGEST_NAME], email, rid[:LONGEST_RID]
            order = Order(number, *said, ordered_at)
            self.write([*self.orders, order])
        return order

    def waiting(self) -> list[Order]:
        """Those that nobody has been told of yet."""
        return [order for order in self.orders if not order.answer]

    def note(self, order: Order, answer: int) -> None:
        noted = replace(order, answer=answer)
        with self.lock:
            self.write([noted if each.number == order.number else each for each in self.orders])

    def write(self, orders: list[Order]) -> None:
        """At once or not at all, and readable for this user only."""
        new = self.path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps([asdict(order) for order in orders], indent=2) + "\n")
        new.replace(self.path)
        self.orders = orders
