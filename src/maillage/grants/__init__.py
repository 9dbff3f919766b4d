"""Fund actions: calls, applications, reviews, envelopes, committees, payments and reports."""
