"""The areas of the window, one module for each."""
