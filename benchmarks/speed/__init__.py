"""Speed: characters per second, stage by stage."""
