"""The forms that a document is written in, a module each: a document in, bytes out."""
