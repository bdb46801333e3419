"""What a run's figures and answers say about it. Nothing here measures, trains or prints."""
