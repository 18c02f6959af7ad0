"""The doors: the only place where text becomes values, and the only place that starts git."""
