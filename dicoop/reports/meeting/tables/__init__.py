"""Which tables does the report have of a kind beside its counts, its rates and what is overdue? The kind's name is its module's."""
