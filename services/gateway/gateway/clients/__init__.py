"""The five services as the pages ask them, one file each; the only HTTP clients between our own processes."""
