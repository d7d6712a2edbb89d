"""An answer without any work: what the server itself costs, where nginx is missing."""

HEADERS = [(b"location", b"https://www.example.com/"), (b"content-length", b"0")]


async def application(scope, _receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 302, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b""})
