"""How to sign in to a demonstration, and whether it stands ready. Knows no Django, so that later starts are quick."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from .tables import read

OPERATOR = "sol@demo.example"
OPERATOR_IS = "the site operator: runs the installation and sees no partnership content"
# Packages with tables of their own: another version of one may bring a migration.
WITH_TABLES = ("commontable", "django", "django-allauth", "django-tasks-db")


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str
    who: str


def marker(folder: Path) -> Path:
    """The file that says this data folder is a demonstration, and holds the password of its cast."""
    return folder / "demonstration"


def password(folder: Path) -> str:
    """One password for the whole cast, made at random for each data folder and readable by its owner only."""
    path = marker(folder)
    if not path.exists():
        known = [row["word"] for row in read("words")]  # easy to read from one screen and type on another
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"password": "-".join(secrets.choice(known) for _ in range(4))}, file)
    return str(_held(folder)["password"])


def sign_ins(folder: Path) -> list[SignIn]:
    """Everybody one can sign in as."""
    shared = password(folder)
    cast = [SignIn(row["email"], shared, row["who"]) for row in read("people") if row["email"]]
    return [*cast, SignIn(OPERATOR, shared, OPERATOR_IS)]


def is_ready(folder: Path) -> bool:
    """Built whole by this very code: nothing is left to prepare."""
    is_there = marker(folder).exists() and (folder / "commontable.sqlite3").exists()
    return is_there and _held(folder).get("ready") == _fingerprint()


def mark_ready(folder: Path) -> None:
    path = marker(folder)
    path.write_text(json.dumps(_held(folder) | {"ready": _fingerprint()}), encoding="utf-8")


def _held(folder: Path) -> dict[str, str]:
    return dict(json.loads(marker(folder).read_text(encoding="utf-8")))


def _fingerprint() -> str:
    """Changes when a migration is added or a package with tables is upgraded."""
    package = Path(__file__).resolve().parent.parent
    migrations = sorted(package.glob("**/migrations/*.py"))
    parts = [f"{name} {version(name)}" for name in WITH_TABLES]
    parts += [f"{path.parent.parent.name}/{path.name} {path.stat().st_size}" for path in migrations]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
