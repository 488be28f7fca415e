"""A downloaded file that its publisher packs with gzip, unpacked beside it: the readers take tables as they are."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from commontable.pipeline.fetch.reaching import FetchFailure

CHUNK = 1 << 20


def unpacked(path: Path, most: int) -> Path | None:
    """The unpacked file; None where nothing is packed. FetchFailure where it is damaged, or grows beyond `most`."""
    if path.suffix != ".gz":
        return None
    target = path.with_suffix("")
    written = 0
    try:
        with gzip.open(path, "rb") as packed, target.open("xb") as file:
            while chunk := packed.read(CHUNK):
                written += len(chunk)
                if written > most:
                    raise FetchFailure(f"{path.name} unpacks to more than {most // 1024**2:,} MB (--most raises it).")
                file.write(chunk)
    except FileExistsError:
        raise FetchFailure(f"{target} is there already: delete it, or choose another folder.") from None
    except (OSError, EOFError, zlib.error) as error:
        target.unlink(missing_ok=True)
        raise FetchFailure(f"{path.name} cannot be unpacked ({error}): delete it and download it anew.") from error
    except FetchFailure:
        target.unlink(missing_ok=True)
        raise
    return target
