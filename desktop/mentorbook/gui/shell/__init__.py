"""What is around the pages: rail, messages, palette, dialogs."""
