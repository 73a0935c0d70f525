"""How people sign in here, as far as the municipality decides it: how sure, who may register, who has which role."""
