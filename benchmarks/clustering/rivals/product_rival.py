"""The product itself, as shipped: profiles of the pages from text and the same lead vectors, then `gather_stories`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from wire import Batch, Parameters, serve

from secondsource.records import Analysis, Article, Profile
from secondsource.stories import describe_page, gather_stories
from secondsource.text import sentence_spans


def cluster(batch: Batch, parameters: Parameters) -> Sequence[int | None]:
    vectors = np.load(str(batch.vectors)).astype(np.float32)
    stories = gather_stories([_profile(d, row.tobytes()) for d, row in zip(batch.documents, vectors, strict=True)])
    story_of = {article: at for at, story in enumerate(stories) for article in story.article_ids}
    return [story_of[d["id"]] for d in batch.documents]


def _profile(document: dict[str, str], lead: bytes) -> Profile:
    text = document["text"]
    article = Article(id=document["id"], capture_id="", file=document["id"], title=document["title"], text=text, lang="en")
    return describe_page(article, Analysis(article_id=article.id, sentences=sentence_spans(text)), lead)


if __name__ == "__main__":
    serve(cluster)
