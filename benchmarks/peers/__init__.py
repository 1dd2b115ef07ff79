"""Other people's tools on the same lines as ours, in one run (own virtual environment: ``python -m benchmarks.peers``)."""
