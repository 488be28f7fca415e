"""Where a download may lead: HTTPS addresses of the public internet, checked by name and by number.

The connection is made to the very number that was checked, so that a name cannot change its meaning in between.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

SECONDS = 30.0  # without an answer
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses, private ones among them, written as IPv6


class FetchFailure(Exception):
    """A download that did not come about: why, and what to do."""


@dataclass(frozen=True)
class Reach:
    """`loopback` lets tests ask a server on this machine over plain HTTP; nothing else ever sets it."""

    loopback: bool = False

    def checked(self, address: str) -> SplitResult:
        """The parts of an address that may be asked; FetchFailure where it may not."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            raise FetchFailure(f"{address[:200]} is no address.") from None
        if self.loopback and parts.scheme == "http" and parts.hostname == "127.0.0.1":
            return parts
        if parts.scheme != "https":
            raise FetchFailure(f"{address[:200]} is not HTTPS. Downloads are made over HTTPS alone.")
        if parts.username or parts.password or not parts.hostname:
            raise FetchFailure(f"{parts.hostname or address[:200]} is not an address that can be asked.")
        if port not in (None, 443):
            raise FetchFailure(f"{parts.hostname}:{port} is not the usual port of HTTPS.")
        return parts

    def connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        """A connection to one of the numbers of its host, all of which must be public."""
        host = parts.hostname or ""
        if parts.scheme == "http":
            return http.client.HTTPConnection(host, parts.port or 80, timeout=SECONDS)
        return _Pinned(host, public_number(host), timeout=SECONDS)


class _Pinned(http.client.HTTPSConnection):
    """Connects to a number that was checked; the certificate is that of the name."""

    def __init__(self, host: str, number: str, *, timeout: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, 443, timeout=timeout, context=self._tls)
        self._number = number

    def connect(self) -> None:
        raw = socket.create_connection((self._number, 443), self.timeout)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)


def public_number(host: str) -> str:
    """The first number of a host; FetchFailure where one of its numbers is not of the public internet."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OSError(f"{host} was not found ({error})") from error
    numbers = [str(each[4][0]) for each in found]
    for number in numbers:
        if not is_public(number):
            raise FetchFailure(f"{host} leads to {number}, which is not on the public internet.")
    return numbers[0]


def is_public(number: str) -> bool:
    """Is this a number of the public internet, in whatever way it is written?"""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if address in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast and not address.is_reserved
