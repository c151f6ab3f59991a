"""`python -m regulars` is the command `regulars`."""

from regulars.cli.main import main

if __name__ == "__main__":
    main()
