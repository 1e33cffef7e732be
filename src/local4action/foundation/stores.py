"""Where bytes rest: a folder that is on disk before a write is acknowledged, or S3 by setting."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from django.core.files import File


class DurableFolder(FileSystemStorage):
    """A folder in which a file is whole and on disk, or not there at all."""

    def _save(self, name: str, content: File[bytes]) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".new-", delete=False) as new:
            for chunk in content.chunks():
                new.write(chunk)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is a hash of the content, so the same name is the same file."""
        del max_length
        return name
