"""Review what a signed document says, then write it as a contract."""
