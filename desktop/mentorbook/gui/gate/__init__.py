"""The way in: first run and lock screen."""
