"""Documents drawn for paper, without a window."""
