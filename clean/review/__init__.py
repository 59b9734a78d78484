"""Looking at what a cleaner did: diffs, a document line by line, the rules."""
