"""`commontable manage …`: any Django management command, with our settings."""

from __future__ import annotations

import argparse
import os


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its arguments")


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commontable manage", *options.words])
    return 0
