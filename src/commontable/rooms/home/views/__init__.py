"""One module per page, one function per HTTP verb."""
