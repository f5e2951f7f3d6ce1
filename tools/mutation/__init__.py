"""Plants faults in a copy of the code and looks whether the tests notice them."""
