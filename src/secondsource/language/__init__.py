"""Article -> mentions: times, quantities, entities, events, attributions."""
