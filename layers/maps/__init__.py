"""The town map as one offline file."""
