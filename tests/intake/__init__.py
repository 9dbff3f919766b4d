"""Documents taken in: received, reviewed, confirmed."""
