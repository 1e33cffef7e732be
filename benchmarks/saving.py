"""One field of a draft, saved again and again as the page's script does it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.site import Answer, Reader


@dataclass(slots=True)
class Saving:
    """Someone who writes at one answer: each text is another, and rests on the one before."""

    reader: Reader
    path: str
    token: str
    version: int
    texts: int = 0

    @classmethod
    def at(cls, reader: Reader, path: str) -> Saving:
        """Open the draft's form; `path` is where the field is saved."""
        draft = path.partition("answers/")[0]
        # The first text meets what the count of queries left there, and learns its version.
        found = cls(reader, path, reader.token(f"{draft}form/first/"), 0)
        answer = found.send()
        found.version = json.loads(answer.body)["version"]
        return found

    def ask(self) -> Answer:
        """Save the next text."""
        answer = self.send()
        if answer.status == 200:
            self.version = json.loads(answer.body)["version"]
        return answer

    def send(self) -> Answer:
        """Send the next text on top of the known version, whatever comes of it."""
        self.texts += 1
        return self.reader.ask(
            self.path,
            {
                "csrfmiddlewaretoken": self.token,
                "version": str(self.version),
                "value": f"In three years {self.texts} quarters have water within reach.",
            },
        )
