"""Official figures: where they come from, what they mean, what people conclude from them."""
