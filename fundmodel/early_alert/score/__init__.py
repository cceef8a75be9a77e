"""How good a warning was: scores, rivals that learn only from what was published, and the card (METHODS 6.6)."""
