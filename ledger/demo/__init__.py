"""An invented unit with a past, for trying things out."""
