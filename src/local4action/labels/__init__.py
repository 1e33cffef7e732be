"""The label of a hub: its number, its life, and the credential anyone can check."""
