"""Every word that a report or page says."""
