"""What is added to a page after it was kept: the vectors that it needs once it is held against another."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update

from secondsource.records import Reading
from secondsource.storage import schema
from secondsource.storage.database import Database
from secondsource.storage.packing import Packed, pack_page
from secondsource.storage.placing import numbers_of


class Later(Database):
    """Completes what was kept."""

    def add_vectors(self, readings: Iterable[Reading]) -> None:
        """Keep the sentence and claim vectors of readings; those of pages that the store does not hold are passed over."""
        given = {reading.article.id: reading for reading in readings}
        if not given:
            return
        with self._writing() as connection:
            for article_id, number in numbers_of(connection, given).items():
                packed = pack_page(Packed(given[article_id].sentence_vectors, given[article_id].claim_vectors))
                connection.execute(update(schema.readings).where(schema.readings.c.number == number).values(vectors=packed))
