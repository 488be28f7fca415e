"""Settings that come from the environment, each refused with a sentence when it cannot be read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable, or what the file named by NAME_FILE holds (for secrets mounted as files)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    return os.environ.get(name, default)


def location(name: str, default: Path) -> Path | str:
    """A folder, or the address of an object store such as s3://bucket/releases."""
    value = text(name).strip()
    if "://" in value:
        return value.rstrip("/")
    return Path(value) if value else default


def flag(name: str, *, default: bool = False) -> bool:
    word = os.environ.get(name)
    if word is None:
        return default
    if word.lower() in YES | NO:
        return word.lower() in YES
    raise ImproperlyConfigured(f"{name} is '{word}'. Write true or false.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    word = text(name, str(default))
    try:
        return int(word)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is '{word}'. Write a whole number, such as {default}.") from error


def hour(name: str, default: int) -> int | None:
    """An hour of the day, or None where it is switched off."""
    word = text(name, str(default)).strip().lower()
    if word == "off":
        return None
    if word.isdecimal() and int(word) <= 23:
        return int(word)
    raise ImproperlyConfigured(f"{name} is '{word}'. Write an hour from 0 to 23, such as {default}, or off.")


def required(name: str, *, because: str) -> str:
    """A setting that another one makes necessary."""
    if word := text(name):
        return word
    raise ImproperlyConfigured(f"{name} is not set, and {because}. Set it, or unset the other.")


def origins(name: str) -> list[str]:
    """The origins (https://host:port) of the addresses in the variable."""
    return [f"{parts.scheme}://{parts.netloc}" for parts in (_address(name, word) for word in words(name))]


def host_of(name: str, address: str) -> str:
    """The host name in an address, refused when there is none."""
    return _address(name, address).hostname or ""


def _address(name: str, word: str) -> SplitResult:
    parts = urlsplit(word)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is '{word}'. Write a whole address, such as https://table.example.org.")
    return parts


def kept_secret(folder: Path) -> str:
    """COMMONTABLE_SECRET_KEY, or a key made once and kept in the data folder, readable by its owner only."""
    if key := text("COMMONTABLE_SECRET_KEY"):
        return key
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
        except FileExistsError:  # another process was first
            pass
    return path.read_text(encoding="utf-8")
