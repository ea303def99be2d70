"""Taranis AI's story clustering as it is published (EUPL 1.2): Louvain over a graph of tags, split by sentence similarity.

It loads NLTK's stop words and paraphrase-multilingual-MiniLM-L12-v2 when it is imported, from the network. Without them it ends at
once, and the runner reports its last words. The tags that Taranis AI's own language bot would give are capitalised words here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from story_clustering.clustering import initial_clustering
from wire import Batch, Document, Parameters, serve

TAGS = 20
_NAME = re.compile(r"\b[A-Z][\w-]{2,}(?: [A-Z][\w-]+)*")


def cluster(batch: Batch, parameters: Parameters) -> Sequence[int | None]:
    found = initial_clustering([_story(d) for d in batch.documents])["event_clusters"]
    group_of = {document: at for at, group in enumerate(found) for document in group}
    return [group_of.get(d["id"]) for d in batch.documents]


def _story(document: Document) -> dict[str, object]:
    content = f"{document['title']} {document['text']}".strip()
    tags = dict.fromkeys(_NAME.findall(content)[:TAGS], "MISC")
    item = {"id": document["id"], "title": document["title"], "content": content, "review": "", "link": "", "language": "en"}
    return {"id": document["id"], "news_items": [item], "tags": tags}


if __name__ == "__main__":
    serve(cluster, packages=("taranis-story-clustering",))
