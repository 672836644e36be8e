"""Kinds of arguments that several commands take."""

import argparse


def count(text: str) -> int:
    """A whole number from one on; anything else ends the command with 2."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; give 1 or more")
    return number
