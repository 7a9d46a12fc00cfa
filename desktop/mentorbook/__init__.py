"""Mentorbook: a private, encrypted book of one's mentorships."""

__version__ = "0.1.0"
