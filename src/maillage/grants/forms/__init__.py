"""Read what people type about calls, applications, money and programs."""
