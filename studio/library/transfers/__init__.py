"""Assets go to another workspace: copied or moved, with what was said of them and what they were made from."""
