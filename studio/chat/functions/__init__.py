"""Functions that a workspace defines: the model asks for a call, a person says what came of it."""
