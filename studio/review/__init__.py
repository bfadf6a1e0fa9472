"""What a team says about what was made, and whether it is good: comments, reviews, decisions."""
