"""What a page of HTML is and says: parsing, blocks, votes, metadata, kind."""
