"""Dates in English: long in sentences, short in tables and cards."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
