"""Our credentials before verifiers of others."""
