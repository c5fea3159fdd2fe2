"""Messages: what is on the wire, how it is sent at least once, heard, and handled once in effect."""
