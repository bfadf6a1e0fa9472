"""Spreadsheets through the Batch API: one instruction with {columns}, an answer for every row, at half the price."""
