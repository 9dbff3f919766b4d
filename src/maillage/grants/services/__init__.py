"""Write calls, applications, reviews, envelopes and what is decided: the only place that does."""
