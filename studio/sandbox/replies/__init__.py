"""Rule-based chat replies of the sandbox, in a worker process; no model, no Django."""
