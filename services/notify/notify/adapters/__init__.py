"""One module for each outside thing: documents, the rules, the mail server, the texts."""
