"""A run over many documents: plan, clean each, write or compare, resume, and balance the books."""
