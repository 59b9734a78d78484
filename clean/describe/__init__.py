"""Descriptions of an output in terms that others read: Croissant and PROV."""
