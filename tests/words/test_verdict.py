"""The verdict says what the numbers say, in the words that fit the case."""

import dataclasses
import re

import pytest

import mcroi
from mcroi.engine.simulate import simulate
from mcroi.results.chance import Estimate
from mcroi.results.errors import money_with_error
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.study.reading import example
from mcroi.words.rows import sections
from mcroi.words.verdict import verdict
from tests.small_studies import change, simulated

CHEAPER = (
    "It is worth 192,000 EUR more than carrying on as today: tools cost 240,000 less; 48,000 goes into one-off spend."
)
NO_INPUT = "No input is uncertain in this study, so it cannot tell how wrong its numbers may be."


def test_constant_study():
    """Where everything is constant, every sentence is exact and says that it is so in every future."""
    assert verdict(simulated(change("cheap", 6000, 48e3, label="Cheaper"))) == [
        (
            '"Cheaper" (cheap) is recommended: over 60 months it beats carrying on as today, the only alternative, '
            "by 192,000 EUR in every one of 2,000 futures."
        ),
        '"Cheaper" (cheap) brings a gain of 192,000 EUR against today, the same in every future.',
        CHEAPER,
        "With it the money is back after 12 months in every future.",
        "A spreadsheet of typical values would have said the same, a gain of 192,000 EUR.",
        NO_INPUT,
    ]


def test_today_is_best():
    """Where today is best, the sentences in the middle are about the best of the changes, and say so."""
    dear, dearer = change("dear", 10e3, 60e3), change("dearer", 12e3, 60e3)
    assert verdict(simulated(dear)) == [
        (
            'Carrying on as today is recommended: over 60 months it beats "dear", the only change looked at, '
            "by 60,000 EUR in every one of 2,000 futures."
        ),
        'The change, "dear", brings a loss of 60,000 EUR against today, the same in every future.',
        "It loses 60,000 EUR against carrying on as today: 60,000 goes into one-off spend.",
        "With it the money is never back within the 60 months simulated, in any future.",
        "A spreadsheet of typical values would have said the same, a loss of 60,000 EUR.",
        NO_INPUT,
    ]
    assert verdict(simulated(dearer, dear))[:2] == [
        (
            'Carrying on as today is recommended: over 60 months it beats "dear", the next best, '
            "by 60,000 EUR in every one of 2,000 futures."
        ),
        'Of the changes "dear" comes closest; it brings a loss of 60,000 EUR against today, the same in every future.',
    ]


def test_two_changes_beat_today():
    """The margin is that to the next best, be it today or another change."""
    sentences = verdict(simulated(change("good", 8000, 1e4), change("better", "'uniform(6e3, 7e3)'", 1e4)))
    assert sentences[0] == (
        '"better" is recommended: over 60 months it beats "good", the next best, by 89.2k EUR on average, '
        "give or take 800 EUR, and is best in more than 99 of 100 futures; 2,000 futures settle that ranking."
    )
    assert sentences[1] == (
        '"better" ends in a loss against today in fewer than 1 of 100 futures; '
        "even the worst 5 of 100 bring a gain of 172k EUR on average."
    )


def test_what_all_of_a_sample_show_is_not_certain():
    """A failure that 100 futures happen not to hold is not ruled out; one that cannot be is, whatever they hold."""
    rarely = verdict(simulated(change("rarely", 6000, 48e3, success=0.9999), runs=100))
    assert rarely[1:4] == [
        '"rarely" brings a gain of 192,000 EUR against today, the same in all 100 futures.',
        CHEAPER,
        "With it the money is back after 12 months in all 100 futures.",
    ]
    hardly = verdict(simulated(change("hardly", 6000, 48e3, success=0.0001), runs=100))
    assert hardly[1:4] == [
        'The change, "hardly", brings a loss of 48,000 EUR against today, the same in all 100 futures.',
        "It loses 48,000 EUR against carrying on as today: 48,000 goes into one-off spend.",
        (
            "With it the money is in most futures never back: in more than 96 of 100 futures it is not within the 60 "
            "months simulated."
        ),
    ]
    tie = verdict(simulated(change("never", 6000, 0, success=0.0001), runs=100))
    assert tie[0].endswith('"never" comes to just the same as carrying on as today in all 100 futures.')


def test_scenarios_that_come_to_the_same():
    """A tie is called a tie."""
    same, twin = change("same", 10e3), change("twin", 6000)
    assert verdict(simulated(same))[:5] == [
        'No scenario wins alone: over 60 months "same" comes to just the same as carrying on as today in every future.',
        'The change, "same", brings neither gain nor loss against today, the same in every future.',
        "It is worth the same as carrying on as today: nothing is gained and nothing is lost.",
        "With it the money is back at once in every future.",
        "A spreadsheet of typical values would have said the same, neither gain nor loss.",
    ]
    assert verdict(simulated(change("one", 6000), twin))[0] == (
        'No scenario wins alone: over 60 months "twin" comes to just the same as "one" in every future.'
    )


def test_unresolved():
    """Where the futures cannot tell the best, nothing is recommended and the cure is named."""
    risky = change("risky", "'uniform(5e3, 14.8e3)'")
    sentence = verdict(simulated(risky, seed=2))[0]
    assert re.fullmatch(
        r'No winner is resolved by 2,000 futures: over 60 months "risky" leads carrying on as today on average and is '
        r"best in 5\d of 100 futures, but that could be chance; about [\d,]+ would settle it\.",
        sentence,
    )
    needed = int(re.search(r"about ([\d,]+)", sentence).group(1).replace(",", ""))
    assert rank(simulated(risky, runs=4 * needed, seed=2)).is_resolved
    assert verdict(simulated(change("good", 6000, "'uniform(1e3, 2e3)'"), runs=50))[0].endswith(
        "leads carrying on as today on average and is best in more than 92 of 100 futures, but that could be chance; "
        "about 100 would settle it."
    )


def test_today_leads_unresolved():
    """Where today leads without being resolved, the rest is about the change, and says so."""
    sentences = verdict(simulated(change("risky", "'uniform(5e3, 15.1e3)'"), runs=400, seed=3))
    assert sentences[0].startswith(
        'No winner is resolved by 400 futures: over 60 months carrying on as today leads "risky" on average'
    )
    assert sentences[1].startswith('The change, "risky", ends in a loss against today in 5')


def test_hardly_to_be_told_apart():
    """Nobody is sent to simulate more futures than anybody would."""
    saved = simulated(change("a", "'uniform(0, 10e3)'"))["a"].npv.mean
    sentence = verdict(simulated(change("a", "'uniform(0, 10e3)'", saved - 0.01)))[0]
    assert sentence.endswith("but that could be chance; more would hardly help.")


def test_no_finite_variance():
    """Where an input has no finite variance, the futures settle nothing, and nobody is sent to draw more."""
    sentence = verdict(simulated(change("a", 1000, "'pareto(1000, 1.5)'")))[0]
    assert sentence.startswith('No winner is resolved by 2,000 futures: over 60 months "a" leads')
    assert sentence.endswith(
        "but that could be chance; an input has no finite variance, so that no number of futures is sure to settle it."
    )


def test_a_single_future():
    """One future resolves nothing, and that is all that is said of it."""
    assert verdict(simulated(change("far", 10.5e3, 1e4), runs=1))[:5] == [
        (
            'No winner is resolved by a single future: over 60 months carrying on as today leads "far" in it; '
            "simulate many more."
        ),
        'The change, "far", brings a loss of 40k EUR against today in the only future.',
        "It loses 40k EUR against carrying on as today: 30k goes into tools and 10k into one-off spend.",
        "With it the money is never back within the 60 months simulated, in the only future.",
        (
            "A spreadsheet of typical values would have said a loss of 40.0k EUR; "
            "the only future brings a loss of 40k EUR."
        ),
    ]
    result = simulated(change("near", 9500, 1e4), runs=1)
    assert verdict(result)[3] == "With it the money is back after 20 months in the only future."
    assert verdict(simulated(change("same", 10e3), runs=1))[0].startswith("No scenario wins alone")


def test_a_constant_seen_in_few_futures():
    """That a few futures are alike does not settle that all are."""
    assert verdict(simulated(change("cheap", 6000), runs=20))[0] == (
        'No winner is resolved by 20 futures: over 60 months "cheap" leads carrying on as today on average and is best '
        "in every future, but that could be chance; about 100 would settle it."
    )


def test_few_futures():
    """A tail is not claimed where it is less than one future."""
    sentences = verdict(simulated(change("risky", "'uniform(5e3, 14e3)'"), runs=10))
    assert re.search(r"in \d0 of 100 futures; the worst of them brings a loss of 0\.\dm EUR\.$", sentences[1])


def test_never_back_in_most_futures():
    """A change that mostly fails has words of its own for the money and for the spreadsheet."""
    sentences = verdict(simulated(change("bet", 6000, 100e3, success=0.3)))
    assert sentences[0].startswith("Carrying on as today is recommended: over 60 months it beats")
    assert re.fullmatch(
        r"With it the money is in most futures never back: in (69|7\d) of 100 futures it is not within the 60 months "
        r"simulated, and only the best 10 of 100 have it back within 25 months\.",
        sentences[3],
    )
    sentences = verdict(simulated(change("bet", 6000, 48e3, success=0.05)))
    assert re.fullmatch(
        r"With it the money is in most futures never back: in 9\d of 100 futures it is not within the 60 months "
        r"simulated\.",
        sentences[3],
    )


def test_never_back_in_some_futures():
    """The share of futures that never have their money back is part of all that is said of when it is back."""
    sentences = verdict(simulated(change("bet", 6000, 48e3, success=0.7)))
    assert re.fullmatch(
        r"With it the money is back within 12 months in half of the futures, but in 3\d of 100 futures it is not "
        r"within the 60 months simulated, so there is no date by which 80 of 100 have it\.",
        sentences[3],
    )
    sentences = verdict(simulated(change("bet", 6000, 48e3, success=0.9)))
    assert re.fullmatch(
        r"With it the money is back within 12 months in half of the futures and within 12 months in 80 of 100, "
        r"but never within the 60 months simulated in 1\d of 100 futures\.",
        sentences[3],
    )
    sentences = verdict(simulated(change("sure", "'uniform(5e3, 7e3)'", 48e3)))
    assert sentences[3] == (
        "With it the money is back within 12 months in half of the futures and within 14 months in 80 of 100, "
        "but never within the 60 months simulated in fewer than 1 of 100 futures."
    )


def test_losses_that_are_rarer_than_the_tail():
    """Where fewer than 5 of 100 futures lose, the tail is told by its average alone."""
    sentences = verdict(simulated(change("bet", 6000, 200e3, success=0.97)))
    assert re.fullmatch(
        r'"bet" ends in a loss against today in [34] of 100 futures; the worst 5 of 100 lose [\d.]+m EUR on average\.',
        sentences[1],
    )


def test_the_spreadsheet_against_the_average():
    """The spreadsheet's amount stands beside the average and the middle future, compared in words."""
    sentences = verdict(simulated(change("bet", 6000, 48e3, success=0.7), runs=20_000))
    assert re.fullmatch(
        r"A spreadsheet of typical values would have said a gain of 192k EUR; the average of all futures is a gain of "
        r"[\d.]+k EUR, [\d.]+k EUR worse, and the middle one a gain of 192,000 EUR\.",
        sentences[4],
    )
    sentences = verdict(simulated(change("bet", 6000, 48e3, success=0.3), runs=20_000))
    assert re.fullmatch(
        r"A spreadsheet of typical values would have said a loss of 48\.0k EUR; the average of all futures is a gain "
        r"of [\d.]+k EUR, [\d.]+k EUR better, and the middle one a loss of 48,000 EUR\.",
        sentences[4],
    )
    sentences = verdict(simulated(change("even", "'uniform(5e3, 7e3)'"), seed=2))
    assert "about the same, and the middle one a gain of" in sentences[4]


UNCERTAIN = "'uniform(5e3, 6e3)'"
SOURCED = "{ value = 'uniform(5e3, 6e3)', source = 'an offer' }"
ILLUSTRATIVE = "{ value = 'uniform(5e3, 6e3)', source = 'a guess', mark = 'illustrative' }"


@pytest.mark.parametrize(
    ("costs", "sentence"),
    [
        ([UNCERTAIN], "The only uncertain input is marked illustrative or has no source: "),
        ([SOURCED], "The only uncertain input is sourced, and none is marked illustrative."),
        ([SOURCED, SOURCED], "All 2 uncertain inputs are sourced, and none is marked illustrative."),
        ([SOURCED, ILLUSTRATIVE], "Of 2 uncertain inputs 1 is marked illustrative or has no source: "),
        ([UNCERTAIN, ILLUSTRATIVE, SOURCED], "Of 3 uncertain inputs 2 are marked illustrative or have no source: "),
    ],
)
def test_foundation(costs, sentence):
    """Uncertain inputs that nobody stands behind are counted."""
    said = verdict(simulated(*(change(f"c{i}", cost) for i, cost in enumerate(costs)), runs=100))[5]
    assert said in (sentence, sentence + "put your own in their place before you decide.")


def test_inherited_inputs_count_once():
    """What a scenario inherits counts where it is stated, what it states again counts again."""
    like = '[scenarios.{}]\nlike = "a"\n{}\n'
    again = like.format("b", ""), like.format("c", f"tooling.cost_per_month = {UNCERTAIN}")
    result = simulated(change("a", UNCERTAIN), *again, runs=100)
    assert "Of 2 uncertain inputs 2 are" in verdict(result)[5]
    assert sum(a.input == "tooling.cost_per_month" for _, a in result.study.stated) == 3


@pytest.fixture(scope="module")
def example_result():
    """The shipped example, in a few futures."""
    return simulate(example("mlops"), runs=4000, seed=1, jobs=1)


def test_the_example(example_result):
    """The example is resolved, names its scenarios by label and name, and can be read aloud."""
    sentences = verdict(example_result)
    assert len(sentences) == 6
    assert sentences[0].startswith('"The few tools that matter most" (compromise) is recommended: over 60 months')
    assert sentences[0].endswith("; 4,000 futures settle that ranking.")
    for sentence in sentences:
        assert len(sentence.split()) <= 45
        assert sentence.endswith(".")
        assert sentence.isascii()
        assert not re.search(r"npv|P\d0|percentile|median|quantile|nan|inf\b", sentence)


def test_labels_are_made_harmless(example_result):
    """A label cannot send commands to a terminal."""
    study = example_result.study
    hostile = dataclasses.replace(study.scenarios["compromise"], label="\x1b[31mred\u202e\nline")
    study = dataclasses.replace(study, scenarios={**study.scenarios, "compromise": hostile})
    result = simulate(study, runs=500, jobs=1)
    assert isinstance(result, Result)
    assert '"[31mred line" (compromise)' in verdict(result)[0]


@pytest.mark.parametrize("runs", [500, 3000, 9000])
def test_an_average_ends_with_the_same_digit_beside_its_error_and_in_the_table(runs):
    """By 0.77m, give or take 70k, and 0.8m in the table are two figures for one thing."""
    result = mcroi.simulate(mcroi.example("mlops"), runs=runs, seed=1, jobs=1)
    first = rank(result).names[0]
    (row,) = (row for section in sections(result) for row in section.rows if row.label == "NPV mean")
    told = dict(zip(result, row.cells, strict=True))[first]
    said = verdict(result)
    assert f" by {told} EUR on average, give or take " in said[0]
    assert f"the average of all futures is a gain of {told} EUR, " in said[4]
    assert told == money_with_error(Estimate(result[first].npv.mean, result[first].npv.standard_error))[0]
