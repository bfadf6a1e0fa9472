"""Mail: rows that are written with what causes them, and sent by a loop of their own."""
