"""The annual report: what it holds (parts), where that comes from (feeders), and its page."""
