"""Support keys: all of them, one, made from an agreement or directly, their labels, and what is done with one."""
