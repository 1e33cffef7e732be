"""Journeys: people, their browsers, and the whole product as it is started by command."""
