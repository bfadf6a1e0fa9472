"""JSON schemas that people build from fields: of a function's arguments, and of a table's columns."""
