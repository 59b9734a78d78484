"""``python -m clean``."""

from clean.cli import main

raise SystemExit(main())
