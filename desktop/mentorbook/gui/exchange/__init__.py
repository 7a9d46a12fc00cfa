"""What leaves the book and what comes into it: bundles and files of records."""
