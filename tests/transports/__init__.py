"""The transports: one suite that every one of them passes, and what is particular to each."""
