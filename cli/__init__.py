"""The commands: one file each; `main` only assembles."""
