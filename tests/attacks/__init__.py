"""Attack the site as a hostile and as a clumsy user would."""
