"""The overlay `single` on a real cluster: `make k8s-test`, which `make test` does not run."""
