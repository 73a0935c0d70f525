"""The workspace's lists: their columns, how they sort, and what stands in their files."""
