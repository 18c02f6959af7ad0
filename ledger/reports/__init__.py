"""Reports: built as values first, rendered second."""
