"""Which layer of a map is meant, where it holds several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commontable.pipeline.faults import Collector, Fault

MOST_NAMED = 20


def the_one(file: str, held: Mapping[str, int | None], wanted: Sequence[str], collector: Collector) -> str | None:
    """The layer that is meant by its name, or the only one; None (with a fault that lists them) where it is not told.
    `held` says how many areas each has, None where nobody has counted.
    """
    if len(held) == 1:
        return next(iter(held))
    meant = [name for name in dict.fromkeys(wanted) if name in held]
    if len(meant) == 1:
        collector.note(f"{file} holds {', '.join(sorted(held))}; {meant[0]} was read.")
        return meant[0]
    named = [name if areas is None else f"{name} ({areas:,} areas)" for name, areas in sorted(held.items())]
    shown = ", ".join(named[:MOST_NAMED]) + (" and others" if len(named) > MOST_NAMED else "")
    asked = f"; asked for: {', '.join(wanted)}" if wanted else ""
    remedy = f"Say which one is meant by its name, such as --layer {min(held)}."
    collector.add(Fault(file, None, "layer", f"{len(held)} layers: {shown}{asked}", "which_layer", remedy))
    return None
