"""The settings: a list of sections, one module for each."""
