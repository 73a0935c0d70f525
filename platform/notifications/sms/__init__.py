"""Text messages: how long they are, and the gateways that take them."""
