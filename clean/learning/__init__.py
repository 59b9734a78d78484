"""Learning a site's template lines from its documents."""
