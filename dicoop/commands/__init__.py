"""The words around what is done: options, prompts, one line of result."""
