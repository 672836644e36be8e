"""Rules as pure functions over frozen values; standard library only."""
