"""A call opens; proposals are written, answered and submitted."""
