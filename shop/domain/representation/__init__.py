"""Acting on behalf of somebody: by what right, who registers it, reviews it and ends it."""
