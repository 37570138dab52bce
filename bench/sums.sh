#!/bin/sh
# The sums per county with recutils; what arrived is a record of its own.
recsel -t Project -G County -p 'County,Count(Id),Count(Started),Sum(Investment)' "$1"
recsel -t Fund -G County -p 'County,Sum(Amount)' "$1"
