"""One file per group of pages; each function takes the desk of one request and answers with a page."""
