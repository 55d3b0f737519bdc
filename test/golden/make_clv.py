"""Writes what the package lifetimes finds of generated customers: BG/NBD and Gamma-Gamma, fitted and evaluated.

    pip install lifetimes pandas && python3 test/golden/make_clv.py > test/golden/clv.json
    python3 test/golden/make_clv.py cdnow CDNOW.csv    # the CDNOW customers that come with it, for CDNOW_SUMMARY
"""

import contextlib
import json
import sys

import numpy as np
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.datasets import load_cdnow_summary
from lifetimes.utils import ConvergenceError
from scipy.special import gammaln, hyp2f1, psi

if sys.argv[1:2] == ["cdnow"]:
    load_cdnow_summary()[["frequency", "recency", "T"]].to_csv(sys.argv[2], index=False)
    sys.exit()


def customers(random, count, r, alpha, a, b, longest, p, q, v):
    """Whole days, as a store has them: who buys twice on a day buys once."""
    rows = []
    for _ in range(count):
        rate, leaving = random.gamma(r) / alpha, random.beta(a, b)
        age = int(random.integers(0, longest))
        at, days = 0.0, [0]
        while random.random() > leaving or len(days) == 1:
            at += random.exponential(1 / rate)
            if at > age:
                break
            days.append(int(at))
        days = sorted(set(days))
        scale = random.gamma(q) / v
        spent = random.gamma(p, size=len(days)) / scale
        rows.append((len(days) - 1, days[-1], age, round(float(spent.mean()), 4)))
    return np.array(rows)


def fitted(fitter, *columns):
    """As near as the package comes: it fails where its optimiser cannot reach a tolerance for want of digits."""
    for tolerance in (1e-7, 1e-6, 1e-5, 1e-4):
        try:
            return fitter.fit(*columns, tol=tolerance)
        except ConvergenceError:
            continue
    raise ConvergenceError


def case(seed, *wanted):
    rows = customers(np.random.default_rng(seed), *wanted)
    frequency, recency, age, mean = rows.T
    occasions = frequency + 1
    # The parameters are found on a scale of their own; those of time and money are taken back from it.
    days, money = max(1.0, age.mean() / 10), mean.mean()
    model = fitted(BetaGeoFitter(penalizer_coef=0.0), frequency, recency / days, age / days)
    spending = fitted(GammaGammaFitter(penalizer_coef=0.0), occasions, mean / money)
    p, q, v = (float(x) for x in spending.params_)
    r, alpha, a, b = (float(x) for x in model.params_)
    alpha, v = alpha * days, v * money
    model.params_[:] = [r, alpha, a, b]
    spending.params_[:] = [p, q, v]
    value = lambda loglikelihood: float(loglikelihood)
    columns = lambda values: [float(x) for x in values]
    likelihood = -len(rows) * BetaGeoFitter._negative_log_likelihood(
        np.log([r, alpha, a, b]), frequency, recency, age, np.ones(len(rows)), 0.0)
    spent = -len(rows) * GammaGammaFitter._negative_log_likelihood(
        np.log([p, q, v]), occasions, mean, np.ones(len(rows)), 0.0)
    expected = spending.conditional_expected_average_profit(occasions, mean)
    worth = np.zeros(len(rows))
    before = np.zeros(len(rows))
    for month in range(1, 13):
        until = model.conditional_expected_number_of_purchases_up_to_time(30 * month, frequency, recency, age)
        worth += expected * (until - before) / 1.01**month
        before = until
    return {
        "frequency": columns(frequency), "recency": columns(recency), "age": columns(age), "mean": columns(mean),
        "bg_nbd": {"r": r, "alpha": alpha, "a": a, "b": b, "log_likelihood": value(likelihood)},
        "gamma_gamma": {"p": p, "q": q, "v": v, "log_likelihood": value(spent)},
        "alive": columns(model.conditional_probability_alive(frequency, recency, age)),
        "purchases": columns(model.conditional_expected_number_of_purchases_up_to_time(90, frequency, recency, age)),
        "spend": columns(expected),
        "value": columns(worth),
    }


with contextlib.redirect_stdout(sys.stderr):
    cases = [
        case(1, 200, 0.5, 30.0, 0.8, 2.5, 400, 6.0, 4.0, 15.0),
        case(2, 200, 1.2, 20.0, 1.5, 6.0, 700, 3.0, 5.0, 80.0),
        case(3, 150, 3.0, 90.0, 0.6, 4.0, 365, 4.0, 3.0, 4.0),
        case(4, 200, 0.8, 7.0, 2.5, 9.0, 200, 2.0, 6.0, 900.0),
        case(5, 120, 1.0, 15.0, 0.4, 3.0, 900, 5.0, 2.5, 30.0),
    ]
points = [float(x) for x in np.concatenate([[1e-9, 1e-3, 0.5, 1, 1.5, 2, 9.99, 10], np.geomspace(0.01, 1e6, 25)])]
arguments = [(a, b, c, z) for a in (-0.7, 0.3, 4.2) for b in (-0.2, 1.7, 12.5) for c in (0.4, 3.1, 60) for z in (0, 0.1, 0.7, 0.95)]
print(json.dumps({
    "gamma": [[x, float(gammaln(x)), float(psi(x))] for x in points],
    "hypergeometric": [[*point, float(hyp2f1(*point))] for point in arguments],
    "cases": cases,
}, separators=(",", ":")))
