"""Records of deeds that are written once: they are the same in every room."""

from commontable.rooms.people.models import Kept

__all__ = ["Kept"]
