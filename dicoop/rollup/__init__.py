"""How do the figures of many cities become those of a province? Manifests, one statement for every engine, and sums that become rates."""
