"""How the window works underneath: lanes, and what every page is handed."""
