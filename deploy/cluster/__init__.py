"""What a cluster needs besides its manifests (`k8s/`): Secrets, a department on its own."""
