"""Pictures of a report: what there is to see as values, and each of them drawn as SVG."""
