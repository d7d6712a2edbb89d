"""What the worker would do with the messages that wait, and a mail server to do it with."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from business.outbox.sending import Outbox


def send_all() -> None:
    """Send what is due now; what fails is tried once."""
    outbox = Outbox()
    while outbox.send_some():
        continue
    outbox.rest()


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail but those whose recipient's name is an SMTP code, such as 550@example.org.

    `hello` is the first line it says; empty, it says nothing at all.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, hello: str = "220 hello") -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.port = int(self.server_address[1])
        self.hello = hello
        self.mails: list[bytes] = []


class Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        try:
            self.converse()
        except OSError:
            # The worker was killed in the middle of it.
            return

    def converse(self) -> None:
        if self.server.hello:
            self.say(self.server.hello)
        while line := self.rfile.readline():
            verb, argument = line[:4].upper(), line[4:].decode()
            if verb == b"DATA":
                self.say("354 go on")
                self.server.mails.append(self.read_mail())
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say(answer_to(verb, argument))

    def read_mail(self) -> bytes:
        mail = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            mail += line
        return mail

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def answer_to(verb: bytes, argument: str) -> str:
    code = argument.partition("<")[2].partition("@")[0]
    return f"{code} no\x07t now" if verb == b"RCPT" and code.isdigit() else "250 fine"


@contextmanager
def mail_server(hello: str = "220 hello") -> Iterator[MailServer]:
    with MailServer(hello) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
