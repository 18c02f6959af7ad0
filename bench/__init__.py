"""Measuring the program against its peers; no part of it is installed or run by the tests."""
