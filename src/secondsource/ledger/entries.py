"""All tellings of one promise in; its entry in the ledger out: present state, every change with the words that made it, disputes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from secondsource.ledger.commitments import FINALITY, settle_status
from secondsource.ledger.linkage import same_sum
from secondsource.records import CommitmentStatus, LedgerChange, LedgerDispute, LedgerField, Telling

WHOLE = 0.98
"""Share of a sum that has been paid from which it is delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A telling with the day and story it stands in, the origin (independent voice) of its page, and the state that its story as a whole
    gives the promise: the least final wording there, which no page of it goes beyond.
    """

    telling: Telling
    day: str
    story_id: str
    origin_id: str
    most: CommitmentStatus = CommitmentStatus.DELIVERED

    @property
    def mention(self) -> tuple[str, int, int]:
        """Article id, start and end of the sentence."""
        return self.telling.article_id, self.telling.start, self.telling.end


@dataclass(slots=True)
class Course:
    """What has become of one promise so far, told by told."""

    status: CommitmentStatus | None = None
    amount: float | None = None
    currency: str | None = None
    date: str | None = None
    lowest: float | None = None
    highest: float | None = None
    paid: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    backing: list[Told] = field(default_factory=list)
    history: list[LedgerChange] = field(default_factory=list)
    disputes: list[LedgerDispute] = field(default_factory=list)


def follow(told: Sequence[Told]) -> Course:
    """Follow a promise through its tellings in order of day and story; those of one day and story make one step.

    A later report moves the status forward; one that tells an earlier state does not move it back. A cancellation ends it and needs words
    of its own. A new sum counts where words tell the change or the status moves with it; one told once before is a look back; any other
    is a dispute. Of the first known currency only: sums told in another are the same ones, converted by the pages.
    """
    course = Course(currency=_usual_currency(told))
    steps: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in sorted(told, key=lambda t: (t.day or "9999", t.story_id, t.mention)):
        steps[one.day or "9999", one.story_id].append(one)
    for step in steps.values():
        moved = _move_status(course, step)
        _take_amounts(course, step, moved=moved)
        _take_parts(course, step)
        _take_date(course, step)
    return course


def _usual_currency(told: Sequence[Told]) -> str | None:
    counts: dict[str, set[str]] = defaultdict(set)
    for one in told:
        if one.telling.currency and one.telling.amount is not None:
            counts[one.telling.currency].add(one.origin_id)
    first = sorted(told, key=lambda t: (t.day or "9999", t.story_id, t.mention))
    order = [one.telling.currency for one in first]
    return min(counts, key=lambda c: (-len(counts[c]), order.index(c), c)) if counts else None


def _record(course: Course, field_: LedgerField, before: str, after: str, behind: Sequence[Told]) -> None:
    course.history.append(
        LedgerChange(
            day=behind[0].day,
            story_id=behind[0].story_id,
            field=field_,
            before=before,
            after=after,
            mentions=tuple(sorted({one.mention for one in behind})),
            origin_ids=tuple(sorted({one.origin_id for one in behind})),
        )
    )


def _move_status(course: Course, step: Sequence[Told]) -> bool:
    whole = [one for one in step if not _pays_part(course, one.telling)]
    if not whole and course.status is None:
        whole = list(step)
    if not whole:
        return False
    status = min(settle_status([one.telling for one in whole]), max((one.most for one in whole), key=FINALITY.index), key=FINALITY.index)
    if course.status is None:
        status = CommitmentStatus.SIGNED if all(_pays_part(course, one.telling) for one in whole) else status
        _record(course, LedgerField.OPENED, "", status.value, step)
    elif course.status is CommitmentStatus.CANCELLED or FINALITY.index(status) <= FINALITY.index(course.status):
        return False
    else:
        behind = [one for one in whole if one.telling.status is status] or whole
        _record(course, LedgerField.STATUS, course.status.value, status.value, behind)
    course.status = status
    return True


def _pays_part(course: Course, telling: Telling) -> bool:
    """Whether it tells that less than the whole was paid."""
    if telling.part is not None:
        return True
    known = course.amount if telling.currency == course.currency else None
    less = telling.amount is not None and known is not None and telling.amount < WHOLE * known
    return telling.status is CommitmentStatus.DELIVERED and less


def money(amount: float, currency: str | None) -> str:
    """A sum as the history writes it.

    >>> money(412e6, "EUR")
    '412,000,000 EUR'
    """
    return f"{amount:,.2f}".rstrip("0").rstrip(".") + (f" {currency}" if currency else "")


def _take_amounts(course: Course, step: Sequence[Told], *, moved: bool) -> None:
    sums: dict[float, list[Told]] = {}
    for one in step:
        telling = one.telling
        if telling.amount is None or telling.currency != course.currency or (course.amount is not None and _pays_part(course, telling)):
            continue
        near = next((amount for amount in sums if same_sum(amount, telling.amount)), telling.amount)
        sums.setdefault(near, []).append(one)
    # The sum of a change comes last; of others the one that most origins tell comes first.
    ordered = sorted(sums, key=lambda a: (_turns(sums[a]), -len({one.origin_id for one in sums[a]}), a))
    for amount in ordered:
        _take_amount(course, amount, sums[amount], moved=moved)


def _turns(behind: Sequence[Told]) -> bool:
    return any(one.telling.turn or one.telling.former is not None for one in behind)


def _take_amount(course: Course, amount: float, behind: list[Told], *, moved: bool) -> None:
    if course.amount is None:
        # A sum in the words that open an entry is no change of it.
        if course.history and course.history[-1].field is not LedgerField.OPENED:
            _record(course, LedgerField.AMOUNT, "", money(amount, course.currency), behind)
        _set_amount(course, amount, behind)
    elif same_sum(course.amount, amount):
        course.backing += behind
    elif _turns(behind) or (moved and behind[0].day > course.backing[0].day and not _looks_back(behind)):
        _record(course, LedgerField.AMOUNT, money(course.amount, course.currency), money(amount, course.currency), behind)
        _set_amount(course, amount, behind)
    elif not _looks_back(behind) and not any(same_sum(amount, known) for known in course.known):
        _dispute_amount(course, amount, behind)


def _looks_back(behind: Sequence[Told]) -> bool:
    return all(one.telling.earlier for one in behind)


def _set_amount(course: Course, amount: float, behind: list[Told]) -> None:
    course.amount = course.lowest = course.highest = amount
    course.known.append(amount)
    course.backing = list(behind)


def _dispute_amount(course: Course, amount: float, behind: list[Told]) -> None:
    assert course.amount is not None
    sides = [(course.amount, course.backing), (amount, behind)]
    course.known.append(amount)
    course.lowest = min(amount, course.amount if course.lowest is None else course.lowest)
    course.highest = max(amount, course.amount if course.highest is None else course.highest)
    course.disputes.append(
        LedgerDispute(field=LedgerField.AMOUNT, sides=tuple(side_of(money(value, course.currency), told) for value, told in sides))
    )


def side_of(value: str, told: Sequence[Told]) -> tuple[str, tuple[tuple[str, int, int], ...], tuple[str, ...]]:
    """One side of a dispute: what it says, its passages and its origins."""
    return value, tuple(sorted({one.mention for one in told})), tuple(sorted({one.origin_id for one in told}))


def _take_parts(course: Course, step: Sequence[Told]) -> None:
    parts: dict[float, list[Told]] = {}
    for one in step:
        telling = one.telling
        if telling.currency == course.currency and _pays_part(course, telling):
            part = telling.part if telling.part is not None else telling.amount or 0.0
            parts.setdefault(part, []).append(one)
    for part in sorted(parts):
        _take_part(course, part, parts[part])


def _take_part(course: Course, part: float, behind: list[Told]) -> None:
    paid = any(one.telling.status is CommitmentStatus.DELIVERED for one in behind)
    known = any(same_sum(part, other) for other in course.paid) and not any(one.telling.another for one in behind)
    if not paid or known:
        return
    course.paid.append(part)
    _record(course, LedgerField.PART, "", f"{money(part, course.currency)} paid", behind)
    if course.amount and sum(course.paid) >= WHOLE * course.amount and course.status is not CommitmentStatus.CANCELLED:
        assert course.status is not None
        if course.status is not CommitmentStatus.DELIVERED:
            _record(course, LedgerField.STATUS, course.status.value, CommitmentStatus.DELIVERED.value, behind)
        course.status = CommitmentStatus.DELIVERED


def _take_date(course: Course, step: Sequence[Told]) -> None:
    """The date that most tellings of the step give; one that looks back moves none that is known."""
    dates: Mapping[str, list[Told]] = defaultdict(list)
    for one in step:
        if one.telling.date and not (course.date and one.telling.earlier):
            dates[one.telling.date].append(one)
    if not dates:
        return
    best = min(dates, key=lambda d: (-len({one.origin_id for one in dates[d]}), d))
    if course.date is None:
        course.date = best
    elif best != course.date and _turns(dates[best]):
        _record(course, LedgerField.DATE, course.date, best, dates[best])
        course.date = best
