"""Amounts of money as people type them: the sign or code has to be that of the study."""

import pytest

from distributions import NotationError, parse
from mcroi.study.money import MoneyError, in_notation, parse_amount

GOOD = {
    # as typed, what the study counts in: the number
    ("£750k", "GBP"): 750e3,
    ("£750k", "£"): 750e3,
    ("GBP 750k", "£"): 750e3,
    ("750k GBP", "GBP"): 750e3,
    ("750 k£", "GBP"): 750e3,
    ("-£50k", "GBP"): -50e3,
    ("£-50k", "GBP"): -50e3,
    ("€.5", "EUR"): 0.5,
    ("0.75m", "EUR"): 0.75e6,
    ("0.75m EUR", "EUR"): 0.75e6,
    ("-0.56m EUR", "EUR"): -0.56e6,
    ("1.2bn", "EUR"): 1.2e9,
    ("5 eur", "EUR"): 5,
    ("120k euros", "EUR"): 120e3,
    ("$5", "USD"): 5,
    ("$5", "AUD"): 5,
    ("US$5", "$"): 5,
    ("¥5", "JPY"): 5,
    ("5 CNY", "¥"): 5,
    ("5 kr", "SEK"): 5,
    ("CHF\u00a05k", "CHF"): 5e3,
    ("5 credits", "credits"): 5,
    ("5 k€", "k€"): 5,
    ("9 %", "EUR"): 0.09,
    ("12", None): 12,
}


@pytest.mark.parametrize(("typed", "number"), GOOD.items(), ids=" ".join(map(str, GOOD)).split(") ("))
def test_an_amount_is_its_number(typed, number):
    """Before or behind, sign, word or code, with the scales that mcroi prints."""
    assert parse_amount(*typed) == number


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        *[("£750k", "EUR"), ("$5", "EUR"), ("¥5", "USD"), ("5 JPY", "CNY"), ("A$5", "USD"), ("5 usd", "EUR")],
        *[("750k euros", "USD"), ("5 pounds", "EUR"), ("5 XYZ", "EUR"), ("pert(£4k, 8k, 20k)", "EUR"), ("5 kr", "EUR")],
    ],
)
def test_an_amount_in_another_currency_is_refused(typed, currency):
    """Nothing is converted, and no sign is dropped in silence."""
    with pytest.raises(MoneyError, match=f"money is in {currency} in this study"):
        in_notation(typed, currency)


@pytest.mark.parametrize("typed", ["£8", "8 €", "EUR 8", "pert(1, 2, $3)"])
def test_money_where_there_is_none_is_refused(typed):
    """Hours are not paid in pounds."""
    with pytest.raises(MoneyError, match="money is not expected here"):
        in_notation(typed, None)


@pytest.mark.parametrize("typed", ["12m", "0.75m", "£9%", "9% €", "£", "€€5", "5 €k"])
def test_what_is_no_amount_is_no_number(typed):
    """Without money m may be months; a sign without an amount is nothing."""
    with pytest.raises(NotationError):
        parse_amount(typed, None if "m" in typed else "EUR")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("£60k to £0.25m at 80%", "60k to 250k at 80%"),
        ("pert(£4k, £8k, £20k)", "pert(4k, 8k, 20k)"),
        ("mixture(0.6: £0, 0.4: £20k to £80k)", "mixture(0.6: 0, 0.4: 20k to 80k)"),
        ("truncated(pareto(£12k, 2), high = 1m GBP)", "truncated(pareto(12k, 2), high=1M)"),
    ],
)
def test_a_distribution_of_money_is_that_of_its_numbers(typed, plain):
    """Every amount in a text may have its sign."""
    assert parse(in_notation(typed, "GBP")) == parse(plain)


@pytest.mark.parametrize(("typed", "offered"), [("£0.75 m", "0.75M"), ("0.75 m to 1 m", "0.75M to 1M"), ("5 bn", "5B")])
def test_a_scale_after_a_blank_is_offered_without_it(typed, offered):
    """Like any other suffix."""
    with pytest.raises(NotationError) as caught:
        parse(in_notation(typed, "GBP"))
    assert caught.value.offers == (offered,)
