"""An HTML page: its tree, the blocks of text it shows, and which of them the extractors take for the article."""
