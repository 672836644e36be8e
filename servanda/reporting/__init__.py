"""Read models and figures; reads every feature, is read by none."""
