"""Hair as real strands: guides grown over the head, children between them, gathered in locks."""
