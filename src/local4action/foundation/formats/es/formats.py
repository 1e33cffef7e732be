"""Dates in Spanish: long in sentences, short in tables and cards."""

DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = "j b Y"
