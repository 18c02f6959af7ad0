"""Tests of the engine: one small ledger for each sentence of the contract, and laws."""
