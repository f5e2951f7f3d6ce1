"""A router that means harm, for a network namespace of its own: `python -m … IP flood|drip|lie`.

It answers whoever looks for one, and then sends a description without end, at once or byte by byte,
or one that leads nowhere.
"""

import socket
import sys
import threading
import time

GROUP, SSDP_PORT, HTTP_PORT = "239.255.255.250", 1900, 5000
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<?xml version='1.0'?><root>"


def answer_seekers(ip: str) -> None:
    """Says to everybody that here is a router."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as seekers:
        seekers.bind(("", SSDP_PORT))
        joined = socket.inet_aton(GROUP) + socket.inet_aton(ip)
        seekers.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        kind = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
        said = (
            f"HTTP/1.1 200 OK\r\nST: {kind}\r\nUSN: uuid:1::{kind}\r\n"
            f"LOCATION: http://{ip}:{HTTP_PORT}/d.xml\r\n\r\n"
        )
        print("ready", flush=True)
        while True:
            _, seeker = seekers.recvfrom(2048)
            seekers.sendto(said.encode(), seeker)


def describe(visitor: socket.socket, manner: str) -> None:
    """Sends a description in that manner, until nobody reads any more."""
    with visitor:
        visitor.recv(4096)
        visitor.sendall(_HEAD)
        while manner != "lie":
            visitor.sendall(b"<a>" * 20_000 if manner == "flood" else b"<")
            if manner == "drip":
                time.sleep(0.5)


def main(ip: str, manner: str) -> None:
    """Runs until it is killed."""
    threading.Thread(target=answer_seekers, args=(ip,), daemon=True).start()
    with socket.create_server((ip, HTTP_PORT)) as server:
        while True:
            visitor, _ = server.accept()
            threading.Thread(target=describe, args=(visitor, manner), daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
