"""The one console command. Each verb is a module in `commontable.verbs`, imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from commontable import __version__

# Verb -> the line `commontable --help` prints. Kept here so that help needs no import (a test holds it to verbs/).
VERBS = {
    "demo": "open a complete demonstration partnership in the browser",
    "serve": "run the site and its worker",
    "measure": "turn deaths and populations into life expectancy, gaps and a release",
    "sources": "list the sources that are known, download one, or map the columns of a table of your own",
    "release": "list, show or verify releases",
    "people": "import or export people, organizations and seats",
    "digest": "send the weekly mails that are due",
    "operator": "make the first operator account or open a new partnership",
    "manage": "run a Django management command",
    "check": "tell whether this installation is ready to be used",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code (0 done, 1 failed, 2 the input was refused)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help"):
        print(_overview())
        return 0
    if words[0] == "--version":
        print(f"commontable {__version__}")
        return 0
    verb, rest = words[0], words[1:]
    if verb not in VERBS:
        print(f"commontable: there is no verb '{verb}'. The verbs are: {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    module = importlib.import_module(f"commontable.verbs.{verb}")
    parser = argparse.ArgumentParser(prog=f"commontable {verb}", description=VERBS[verb])
    module.arguments(parser)
    return int(module.run(parser.parse_args(rest)))


def _overview() -> str:
    lines = ["commontable: the platform on which a health-equity partnership runs", "", "Verbs:"]
    lines += [f"  {verb:<9} {sentence}" for verb, sentence in VERBS.items()]
    return "\n".join([*lines, "", "`commontable VERB --help` tells more. Start with `commontable demo`."])


if __name__ == "__main__":
    sys.exit(main())
