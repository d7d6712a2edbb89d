"""What strangers and broken programs put into an address or a form."""

BAD_IDS = [
    "x",
    "0",
    "-1",
    "1.5",
    "9" * 40,
    "%00",
    "1%00",
    "%ff%fe",
    "%F0%9F%92%A5",
    "%EF%BC%91",
    "..%2f..%2fetc%2fpasswd",
    "%27%20OR%201=1--",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "a" * 5000,
]
# Each is refused at the field.
BAD_TEXTS = ["a\x00b", "bell\x07", "turn \u202e around", "zero\u200bwidth", "x" * 6000]
