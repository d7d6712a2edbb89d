"""Whether the server of this container answers: exit code 0 or 1. Standard library only."""

import http.client
import os
import sys
from urllib.parse import urlsplit

SECONDS_TO_ANSWER = 4


def main() -> int:
    port = int(os.environ.get("PORT") or "8000")
    # Other host names are refused.
    name = urlsplit(os.environ.get("BASE_URL", "")).netloc
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    try:
        server.request("GET", "/healthz", headers={"Host": name} if name else {})
        return 0 if server.getresponse().status == http.HTTPStatus.OK else 1
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
