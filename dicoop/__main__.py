"""How does `python -m dicoop` start?"""

import sys

from dicoop.cli import main

sys.exit(main())
