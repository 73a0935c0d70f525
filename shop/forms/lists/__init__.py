"""What narrows the workspace's lists, as their addresses say it."""
