"""What the scripts that ask pandas have in common: money, segments, and the questions that follow a store's data."""

import math

import pandas as pd

# Later than every sale, so that days are counted to the last purchase.
TODAY = pd.Timestamp("2100-01-01")


def cents(value):
    """Two decimals, halves away from zero."""
    return math.copysign(math.floor(abs(value) * 100 + 0.5 + 1e-9) / 100, value) + 0


def money(minor):
    return int(minor) / 100


def to_day(column):
    return pd.to_datetime(column, unit="ms").dt.floor("D")


def shown(frame, letter):
    """The stated reference of each row, else one that is made of its id."""
    stated = set(frame.reference.dropna())
    own = frame.id.map(lambda key: f"{letter}{key:03d}" + (f"-{key}" if f"{letter}{key:03d}" in stated else ""))
    return frame.reference.where(frame.reference.notna(), own)


def score(values):
    return 1 + (5 * (values.rank(method="min") - 1) // len(values)).astype(int)


def segment(recency, frequency, monetary):
    value = (frequency + monetary) / 2
    if recency >= 4:
        names = ("champions", "loyal", "potential_loyalists", "new_customers" if recency == 5 else "promising")
        return names[0 if value >= 4 else 1 if value >= 3 else 2 if value >= 2 else 3]
    if recency == 3:
        return "loyal" if value >= 3 else "need_attention" if value >= 2 else "about_to_sleep"
    if recency == 2:
        return "at_risk" if value >= 3 else "hibernating"
    return "cant_lose_them" if value >= 4 else "at_risk" if value >= 3 else "lost"


def answers(sales, answer):
    """The whole store, a past day, the quarter before it, and that quarter left open; `answer` takes three texts or nothing."""
    end = sales.day.max()
    past = (end - pd.DateOffset(months=7)).to_period("M").end_time.floor("D")
    quarter = (past - pd.DateOffset(months=2)).to_period("M").start_time
    questions = [(None, None, None), (None, None, past), (quarter, past, None), (quarter, None, None)]
    text = lambda day: None if day is None else str(day.date())
    found = []
    for start, end, as_of in ([text(day) for day in question] for question in questions):
        question = {"start_date": start, "end_date": end, "as_of": as_of}
        found.append({"question": question, "wanted": answer(start, end, as_of)})
    return {"pandas": pd.__version__, "answers": found}
