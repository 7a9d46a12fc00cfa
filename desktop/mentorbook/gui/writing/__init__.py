"""Writing notes in Markdown: the editor that shows what the signs mean, and all that happens around a private note."""
