"""Fakes that keep their ports' promises, and the suites that hold fakes and real adapters to them."""
