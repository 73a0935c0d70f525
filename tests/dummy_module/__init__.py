"""The smallest service module: proof that the contract asks for little."""
