"""Tests of Mentorbook; a package so that they can share `tests.support`."""
