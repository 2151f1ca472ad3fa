"""``python -m mlscaffold``."""

from mlscaffold.cli.main import main

if __name__ == "__main__":
    main()
