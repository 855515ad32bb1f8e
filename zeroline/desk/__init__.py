"""The desk: the web application where people listen, correct and sign."""
