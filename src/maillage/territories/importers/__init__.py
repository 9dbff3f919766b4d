"""Read and check official files; a service writes what they say."""
