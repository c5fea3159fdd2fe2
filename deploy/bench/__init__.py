"""How fast it is: `python -m deploy.bench` measures the running system and prints what it found."""
