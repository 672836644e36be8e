"""How every area takes a form: once, with what is wrong said at its fields."""
