"""Training of the gap model: prepare, encode, network, train, build, evaluate (see README.md)."""
