"""One condition tree for rules, segments and journeys, with two readings: in memory here, as SQL in storage."""
