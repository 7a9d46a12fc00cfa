"""Adding and editing records of every kind, through forms made from the catalogue."""
