"""Filters of the batch lab's templates."""
