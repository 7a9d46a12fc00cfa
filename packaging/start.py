"""Where the built program begins; the installed one begins at its entry point."""

from __future__ import annotations

import sys

from mentorbook.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
