"""``python -m mcroi``: the command line without an installed script."""

from mcroi.cli.main import main

if __name__ == "__main__":
    main()
