"""Small parts that pages are made of; they know nothing of the book."""
