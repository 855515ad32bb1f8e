"""The pages and their parts of the API, one file a page."""
