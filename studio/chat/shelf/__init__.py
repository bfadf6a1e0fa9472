"""What a workspace keeps for its chats – prompts, functions, tables: listed, written and deleted alike."""
