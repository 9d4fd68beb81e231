"""What is supervised, and what is wrong with it."""
