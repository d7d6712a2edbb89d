"""What a newcomer answers on the set-up page."""

PASSWORD = "plum-river-4711"
ANSWERS = {
    "name": "Bella Hair",
    "country": "DE",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
    "email": "Bella@Example.com",
    "password": PASSWORD,
    "repeated": PASSWORD,
    "window": "60",
    "asks_consent": "yes",
}
