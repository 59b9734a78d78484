"""The stages a document goes through, one file each; `clean.pipeline` holds their order."""
