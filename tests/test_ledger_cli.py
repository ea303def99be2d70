import json

import pytest

from conftest import call


@pytest.fixture(scope="module")
def store(samples):
    return samples.store


def told(*arguments, **options):
    return json.loads(call("ledger", *arguments, "--json", check=0, **options).stdout)


def test_the_ledger_of_the_samples(store):
    found = told("--store", store)
    entry = next(e for e in found["entries"] if e["party"] == "Lemira Water Board")
    assert (entry["counterparty"], entry["amount"], entry["currency"], entry["status"]) == ("Thalora Water", 214e6, "EUR", "signed")
    assert (entry["disputed"], entry["lowest"], entry["highest"]) == (True, 214e6, 268e6)
    articles = {a["id"]: a for a in json.loads(call("export", "--store", store, check=0).stdout)["articles"]}
    mentions = [m for change in entry["history"] for m in change["mentions"]] + entry["mentions"]
    assert mentions
    assert all(articles[m["article"]]["text"][m["start"] : m["end"]] == m["quote"] for m in mentions)
    total = next(t for t in found["totals"] if t["party"] == "Lemira Water Board")
    assert (total["side"], total["lower"], total["upper"]) == ("given", 214e6, 268e6)


def test_a_table_for_people(store):
    printed = call("ledger", "--store", store, check=0).stdout
    assert "Lemira Water Board -> Thalora Water: 214,000,000 EUR" in printed
    assert "disputed" in printed
    assert "Totals in EUR" in printed


def test_one_party_and_one_status(store):
    assert {e["party"] for e in told("--store", store, "--party", "Lemira")["entries"]} == {"Lemira Water Board"}
    assert told("--store", store, "--status", "cancelled")["entries"] == []
    assert "no such commitment" in call("ledger", "--store", store, "--party", "Nobody", check=0).stdout


def test_another_currency_names_rate_and_date(store):
    entry = told("--store", store, "--currency", "usd")["entries"][0]
    assert entry["converted"]["currency"] == "USD"
    assert entry["converted"]["as_of"]
    assert "rates as of" in call("ledger", "--store", store, "--currency", "USD", check=0).stdout


def test_rates_of_ones_own(store, tmp_path):
    table = tmp_path / "rates.toml"
    table.write_text("as_of = '2025-11-01'\nsource = 'the bank'\n[per_euro]\nUSD = 2.0\n", "utf-8")
    entry = next(e for e in told("--store", store, "--currency", "USD", "--rates", table)["entries"] if e["party"] == "Lemira Water Board")
    assert entry["converted"] == {"amount": 430e6, "currency": "USD", "rate": 0.5, "as_of": "2025-11-01", "source": "the bank"}


def test_a_table_without_the_currency_leaves_it_out_and_says_so(store, tmp_path):
    table = tmp_path / "rates.toml"
    table.write_text("as_of = '2025-11-01'\n[per_euro]\nGBP = 0.9\n", "utf-8")
    found = told("--store", store, "--currency", "USD", "--rates", table)
    assert all(e["converted"] is None for e in found["entries"])
    assert "no rate of USD" in found["notes"][0]


@pytest.mark.parametrize("text", ["as_of = ", "[per_euro]\nUSD = 1", "as_of = '2025'\n[per_euro]\nUSD = 0", "\x00"])
def test_a_broken_table_is_a_settings_error(store, tmp_path, text):
    table = tmp_path / "rates.toml"
    table.write_text(text, "utf-8")
    done = call("ledger", "--store", store, "--rates", table, check=5)
    assert "rates.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_used_is_refused(store, tmp_path):
    assert "cannot be read" in call("ledger", "--store", store, "--rates", tmp_path / "none.toml", check=5).stderr
    assert "currency code" in call("ledger", "--store", store, "--currency", "euros", check=3).stderr
    call("ledger", "--store", tmp_path / "none.sqlite", check=6)
