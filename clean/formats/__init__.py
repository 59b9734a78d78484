"""Readers and writers, one format a file. With `clean.batch`, all that touches files."""
