"""The rules of time and duty: values in, values out. No file, no git, no clock, no terminal."""
