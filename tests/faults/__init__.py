"""Proofs too long for `make test`: each module is a job of `make faults`; its short form runs among the tests."""
