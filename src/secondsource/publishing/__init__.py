"""What a reader gets from a store, one file a product; each takes an open Workspace and hands records to the stages of the desk."""
