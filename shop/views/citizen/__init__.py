"""The recipient's pages: free times first."""
