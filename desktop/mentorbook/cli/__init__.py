"""The services for the command line and for scripts."""
