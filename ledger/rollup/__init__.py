"""Many units seen from their superior: fetched, judged by its rules, counted and handed upwards."""
