"""What the services are asked and answer, written by `make docs` from `contracts/api/`; not so `model.py`."""
