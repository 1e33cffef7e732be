"""Reminders by the calendar: check-ins, silence, deliverables."""
