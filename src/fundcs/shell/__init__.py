"""A prompt that takes the program's commands without its name."""
