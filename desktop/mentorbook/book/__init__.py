"""The encrypted book on disk: keys, keychain, opening, locking and backups."""
