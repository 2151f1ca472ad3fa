"""One step for each file: the places where code of your own can go.

What each must do is said by its contract in ``tests/test_steps.py``.
"""
