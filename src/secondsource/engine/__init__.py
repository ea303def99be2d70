"""Where a map over pages runs: in this process or in several."""
