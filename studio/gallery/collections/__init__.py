"""Collections: assets that belong together, in an order of the team's own."""
