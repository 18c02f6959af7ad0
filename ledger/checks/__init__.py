"""What can be wrong with a repository: one rule, one function, one code."""
