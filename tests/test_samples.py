"""The sample corpus leads to what samples/expected.json says: what is set aside, derivations, stories, origins, facts, commitments."""

import json

import pytest

from conftest import SAMPLES, call

EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
STORIES = {story["name"]: story for story in EXPECTED["stories"]}
FACTS = [(name, fact) for name, story in STORIES.items() for fact in story["facts"]]
MISSED = [(name, fact) for name, story in STORIES.items() for fact in story.get("known_misses", ())]


@pytest.fixture(scope="module")
def edition(samples):
    return samples.edition


@pytest.fixture(scope="module")
def every(samples):
    """The edition with all facts found, those too that are not shown unless asked for."""
    return json.loads(call("export", "--store", samples.store, "--all-facts", check=0).stdout)


@pytest.fixture(scope="module")
def articles(edition):
    return {article["file"]: article for article in edition["articles"]}


def story_of(edition, articles, files):
    ids = {articles[file]["id"] for file in files}
    return next((story for story in edition["stories"] if set(story["article_ids"]) == ids), None)


def test_pages_without_an_article_are_set_aside(edition):
    assert [failure["file"] for failure in edition["failures"]] == EXPECTED["set_aside"]


@pytest.mark.parametrize("file", EXPECTED["derivations"])
def test_derivation(articles, file):
    names = {article["id"]: article["file"] for article in articles.values()}
    found = {"derivation": articles[file]["derivation"], "derived_from": [names[source] for source in articles[file]["derived_from"]]}
    assert found == EXPECTED["derivations"][file]


@pytest.mark.parametrize("name", STORIES)
def test_story_has_its_pages_its_origins_and_its_date(edition, articles, name):
    expected = STORIES[name]
    story = story_of(edition, articles, expected["files"])
    assert story is not None
    assert story["event_date"] == expected["event_date"]
    assert story["independent_sources"] == len(expected["origins"])
    origins = {}
    for file in expected["files"]:
        origins.setdefault(articles[file]["origin"], set()).add(file)
    assert sorted(map(sorted, origins.values())) == sorted(map(sorted, expected["origins"]))


@pytest.mark.parametrize("pair", EXPECTED["must_not_merge"], ids=" and ".join)
def test_look_alikes_stay_apart(articles, pair):
    left, right = ({articles[file]["story"] for file in STORIES[name]["files"]} for name in pair)
    assert not left & right


def covers(value, mention, articles):
    """Whether a value has a mention in the file that overlaps the words expected there."""
    article = articles[mention["file"]]
    start = article["text"].find(mention["quote"])
    assert start >= 0, f"{mention['file']} lacks {mention['quote']!r}"
    return any(
        found["article"] == article["id"] and found["start"] < start + len(mention["quote"]) and start < found["end"]
        for found in value["mentions"]
    )


def same_value(found, expected, slot):
    """Figures and dates to the letter (of a count the number alone: its noun is written for people); other values stand as words."""
    if slot in {"amount", "count", "date"}:
        return found == expected or (slot == "count" and found.split(" ")[0] == expected.split(" ")[0])
    return True


def shortfalls(fact, expected, articles):
    """What keeps an exported fact from being the expected one."""
    wanted = [(name, fact[name], expected[name]) for name in ("verdict", "key", "independent_sources")]
    missing = [f"{name} is {found}, not {want}" for name, found, want in wanted if found != want]
    for value in expected["values"]:
        same = [v for v in fact["values"] if same_value(v["value"], value["value"], expected["slot"])]
        missing += [] if same else [f"no value {value['value']}"]
        missing += [f"{value['value']} is {v['status']}, not {value['status']}" for v in same if v["status"] != value["status"]]
        quotes = [m for m in value["mentions"] if same and not any(covers(v, m, articles) for v in same)]
        missing += [f"{value['value']} lacks {m['file']}: {m['quote']!r}" for m in quotes]
    return missing


@pytest.mark.parametrize(("name", "expected"), FACTS, ids=[f"{name}: {fact['statement']}" for name, fact in FACTS])
def test_fact(edition, every, articles, name, expected):
    shortfall, nearest = nearest_fact(every, articles, name, expected)
    assert shortfall == [], f"nearest: {nearest!r}"
    if expected["key"] or expected["verdict"] != "single_source":
        assert nearest_fact(edition, articles, name, expected)[0] == [], "it is found, and not shown"


@pytest.mark.parametrize(("name", "expected"), MISSED, ids=[f"{name}: {fact['statement']}" for name, fact in MISSED])
def test_known_miss_is_still_missed(every, articles, name, expected):
    """What is found one day moves from `known_misses` to `facts`."""
    assert expected["why_missed"]
    assert nearest_fact(every, articles, name, expected)[0] != []


def nearest_fact(edition, articles, name, expected):
    story = story_of(edition, articles, STORIES[name]["files"])
    candidates = [
        fact
        for fact in story["facts"]
        if fact["slot"] == expected["slot"]
        and any(covers(value, m, articles) for value in fact["values"] for v in expected["values"] for m in v["mentions"])
    ]
    found = [(shortfalls(fact, expected, articles), fact["statement"]) for fact in candidates]
    return min(found, key=lambda pair: len(pair[0]), default=(["no fact of this slot mentions it"], ""))


@pytest.mark.parametrize(
    ("name", "expected"),
    [(name, c) for name, story in STORIES.items() for c in story["commitments"]],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_commitment(edition, articles, name, expected):
    story = story_of(edition, articles, STORIES[name]["files"])
    found = [c for c in edition["commitments"] if c["story"] == story["id"]]
    assert any(all(c[key] == value for key, value in expected.items()) for c in found), found


def test_nothing_of_the_furniture_becomes_a_fact(edition, every):
    quotes = " ".join(m["quote"] for s in every["stories"] for f in s["facts"] for v in f["values"] for m in v["mentions"])
    for teaser in ("Bridge over the Prut", "Membrane prices", "Snow chains", "Grape prices", "webinar"):
        assert teaser not in quotes
        assert not any(teaser in article["text"] for article in edition["articles"])
