"""Answers collected by a web form elsewhere: a file is read, each of its rows judged.

Nothing here writes to the database; what was judged is brought in by `calls.actions.importing`.
The map and the report are described in `docs/importing.md`.
"""
