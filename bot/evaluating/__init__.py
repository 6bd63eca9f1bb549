"""Evaluating: how well messages are understood, measured on rows that say what each should lead to."""
