"""Hubs in and out as one JSON document, `local4action-hubs/1`; what is exported can be read back.

It touches five rooms at once, which is why it lives here, where all rooms may be seen.
The format is described in `docs/interchange.md`.
"""

from local4action.conf.interchange.reading import Report, import_document, import_file
from local4action.conf.interchange.writing import export_document, export_file

__all__ = ["Report", "export_document", "export_file", "import_document", "import_file"]
