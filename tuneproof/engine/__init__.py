"""Training and answering with low-rank adapters, as fast as the machine allows."""
