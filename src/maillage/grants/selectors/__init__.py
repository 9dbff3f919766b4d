"""Read calls, applications, reviews and money, as one person may see them."""
