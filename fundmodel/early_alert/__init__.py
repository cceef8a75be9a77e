"""Six months ahead: what accounts published inside a year say of a deficit to come, and how good that warning is."""
