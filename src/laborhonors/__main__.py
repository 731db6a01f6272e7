"""`python -m laborhonors` is the command `laborhonors`."""

from laborhonors.cli import main

if __name__ == "__main__":
    main()
