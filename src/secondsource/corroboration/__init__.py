"""Claims of one story in, findings out: which claims speak of one fact, which values they give, what the origins together say."""
