"""Records of a book as mergeable documents, with the tables and the index made from them."""
