"""What the pages need, without HTTP in either direction: ports, the answers' shapes, errors, tokens."""
