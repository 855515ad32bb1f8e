"""The commands of the command line, one a file: what was asked in, a sentence or a document and an exit code out."""
