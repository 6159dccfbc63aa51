"""A WS-Management listener whose NTLM is pyspnego's: tells its port, then one line of JSON for each request.

It answers with the texts it is given, `{MessageID}` in them filled in. NTLM_USER_FILE names the accounts, one
`domain:user:password` a line.
"""

import base64
import json
import re
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import spnego
from spnego.exceptions import SpnegoError
from wire import tell

PROTOCOL = "application/HTTP-SPNEGO-session-encrypted"
BOUNDARY = "--Encrypted Boundary"
ENCRYPTED = f'multipart/encrypted;protocol="{PROTOCOL}";boundary="Encrypted Boundary"'
SOAP = "application/soap+xml;charset=UTF-8"


def frame(context, text):
    """An encrypted body as Windows writes it (MS-WSMV 2.2.9.1)."""
    plain = text.encode()
    header, data, padding = context.wrap_winrm(plain)
    head = (
        f"{BOUNDARY}\r\n\tContent-Type: {PROTOCOL}\r\n"
        f"\tOriginalContent: type={SOAP};Length={len(plain) + padding}\r\n"
        f"{BOUNDARY}\r\n\tContent-Type: application/octet-stream\r\n"
    )
    return head.encode() + struct.pack("<I", len(header)) + header + data + f"{BOUNDARY}--\r\n".encode()


def unframe(context, body):
    """The text in an encrypted body, which must be framed to the letter."""
    head, length = re.match(
        rb"(--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
        rb"\tOriginalContent: type=application/soap\+xml;charset=UTF-8;Length=(\d+)\r\n"
        rb"--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n)",
        body,
    ).groups()
    rest = body[len(head) :]
    size = struct.unpack("<I", rest[:4])[0]
    end = 4 + size + int(length)
    if rest[end:] != f"{BOUNDARY}--\r\n".encode():
        raise ValueError("the body does not end after its message")
    return context.unwrap_winrm(rest[4 : 4 + size], rest[4 + size : end]).decode()


class Listener(BaseHTTPRequestHandler):
    """One connection: its handshake and its key streams live and end with it."""

    protocol_version = "HTTP/1.1"
    answers = {}

    def setup(self):
        super().setup()
        self.context = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "negotiate":
            if not self.shake(base64.b64decode(token)):
                return
        if self.context is None or not self.context.complete:
            self.send(401, {"WWW-Authenticate": "Negotiate"})
        elif not body:
            self.send(200)
        elif not self.headers.get("Content-Type", "").startswith("multipart/encrypted"):
            tell(sealed=False)
            self.send(500)
        else:
            self.answer(unframe(self.context, body))

    def shake(self, token):
        """One step of a handshake. False when it was answered already."""
        if self.context is None or self.context.complete:
            self.context = spnego.server(protocol="ntlm")
        try:
            reply = self.context.step(token)
        except SpnegoError as error:
            tell(refused=type(error).__name__)
            self.context = None
            self.send(401, {"WWW-Authenticate": "Negotiate"})
            return False
        if not self.context.complete:
            self.send(401, {"WWW-Authenticate": f"Negotiate {base64.b64encode(reply).decode()}"})
            return False
        return True

    def answer(self, request):
        kind = "identify" if re.search(r"[<:]Identify\b", request) else "enumerate"
        message_id = re.search(r"MessageID[^>]*>([^<]+)<", request)
        tell(sealed=True, asked=kind, principal=self.context.client_principal)
        text = self.answers[kind].replace("{MessageID}", message_id.group(1) if message_id else "")
        self.send(200, {"Content-Type": ENCRYPTED}, frame(self.context, text))

    def send(self, status, headers=None, body=b""):
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: what happens is told in JSON."""


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        Listener.answers = json.load(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.daemon_threads = True
    tell(port=server.server_address[1])
    server.serve_forever()


main()
