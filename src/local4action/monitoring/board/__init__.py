"""What boards do with a hub that runs: a review at half time and at the end; questions."""
