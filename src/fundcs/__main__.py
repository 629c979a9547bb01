"""The program as `python -m fundcs`."""

from fundcs.main import main

if __name__ == "__main__":
    main()
