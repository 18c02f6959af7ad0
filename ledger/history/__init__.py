"""History: what git's past tells, in the words of the domain."""
