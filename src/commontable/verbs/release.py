"""`commontable release`: list, show and verify releases."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HELP = "list, show or verify releases"


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="list|show|verify")
    listing = deeds.add_parser("list", help="every release in a folder")
    listing.add_argument("folder", nargs="?", default="releases", metavar="DIR|URL")
    show = deeds.add_parser("show", help="what a release holds and where it comes from")
    show.add_argument("release", metavar="DIR|URL")
    show.add_argument("--json", action="store_true", help="the manifest itself")
    verify = deeds.add_parser("verify", help="compare every hash and, with its inputs, make the release again")
    verify.add_argument("release", metavar="DIR|URL")
    verify.add_argument(
        "--inputs",
        type=Path,
        action="append",
        default=[],
        metavar="FILE|DIR",
        help="source files, or a folder that holds them",
    )


def run(options: argparse.Namespace) -> int:
    from commontable.pipeline import StoreFailure

    deeds = {"list": _list, "show": _show, "verify": _verify}
    try:
        return deeds[options.deed](options)
    except StoreFailure as failure:
        print(f"commontable release: {failure}", file=sys.stderr)
        return 1


def _list(options: argparse.Namespace) -> int:
    from commontable.pipeline import list_releases

    if "://" not in options.folder and not Path(options.folder).is_dir():
        print(
            f"commontable release: there is no folder {options.folder}. `commontable measure` makes one.",
            file=sys.stderr,
        )
        return 2
    releases = list_releases(options.folder)
    for release in releases:
        mark = "  synthetic" if release.facts["synthetic"] else ""
        print(
            f"{release.id}  {release.manifest['title']}  "
            f"({', '.join(source['title'] for source in release.manifest['sources'])}){mark}"
        )
    if not releases:
        print(f"No releases in {options.folder} yet.")
    return 0


def _show(options: argparse.Namespace) -> int:
    from commontable.pipeline import BrokenRelease, open_release
    from commontable.pipeline.wording import sentence

    try:
        release = open_release(options.release)
    except BrokenRelease as error:
        print(f"commontable release: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(release.manifest, ensure_ascii=False, indent=1))
        return 0
    facts = release.facts
    policy = facts["disclosure"]["policy"]
    print(f"{release.manifest['title']}\n{sentence(release)}\n")
    print(f"Method: {facts['method']}")
    print(f"Disclosure: {policy['name']}. {policy['citation']}")
    for source in release.manifest["sources"]:
        print(f"Source ({source['role']}): {source['title']}  {source['hash']}")
    for resource in release.manifest["resources"]:
        print(f"Holds: {resource['path']}  {resource['rows']} rows  {resource['bytes']:,} bytes")
    for note in facts["notes"]:
        print(f"Note: {note}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from commontable.pipeline import verify_release

    found = verify_release(options.release, options.inputs)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    if not found.ok:
        return 1
    if found.recomputed:
        print(f"Release {found.release} is whole, and making it again from its inputs gives the same tables.")
    else:
        print(
            f"Release {found.release} is whole. It was not made again: give all its source files with --inputs, "
            "and keep the earlier releases it names beside it."
        )
    return 0
