"""Read calls, applications, money and programs."""
