"""Another organisation joins a running hub: it asks, partners say a word, the lead answers."""
