"""Records as tables for a terminal and as fields of JSON objects, one file a product of the desk."""
