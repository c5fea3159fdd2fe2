"""The manifests of `k8s/`: rendered, and asked whether they keep the house rules."""
