"""Carrying a book between machines: what to send, what to take over, and how to undo it."""
