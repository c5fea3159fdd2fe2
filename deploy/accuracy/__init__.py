"""How well the scan room reads: pages whose words are known, read as at work, counted and published."""
