"""Figures of the evaluation. Each function draws one finding and returns a matplotlib figure."""
