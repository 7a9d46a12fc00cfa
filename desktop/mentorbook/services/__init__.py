"""What a person can do with their book, one module for each; the command line and the window call nothing else."""
