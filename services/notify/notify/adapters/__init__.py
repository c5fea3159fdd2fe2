"""One module for each outside thing: documents, the directory, the rules, the mail server, the texts."""
