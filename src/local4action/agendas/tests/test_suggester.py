"""What the goal suggester tells from a text, and how it answers on the command line."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local4action.agendas.suggester import respond, suggest
from local4action.agendas.suggester_lists import KINDS, WordList, word_list
from local4action.agendas.suggester_words import LANGUAGES, fold, language_of, tokens_of

HERE = Path(__file__).parent
LISTS = HERE.parent / "data" / "suggester"
GOALS = range(1, 18)


def goals(text, lang="en"):
    return [one.goal for one in suggest(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("This contributes to SDG 11.", "en", {11}),
        ("Aligned with SDGs 6, 7 and 13.", "en", {6, 7, 13}),
        ("We report on target 6.2 and goal 13.", "en", {6, 13}),
        ("Target 16.b applies.", "en", {16}),
        ("Le projet relève des ODD 6 et 11.", "fr", {6, 11}),
        ("La cible 3.4 est suivie.", "fr", {3}),
        ("Contribuye al ODS 5 y a la meta 6.2.", "es", {5, 6}),
        ("Target 1.5 degrees; target 15 per cent; target 6.9.", "en", set()),
        ("Objetivo 2: comprar tres coches.", "es", set()),
        ("Goal 18, goal 0 and target 17.20 do not exist.", "en", set()),
    ],
)
def test_numbers_of_goals_and_targets(text, lang, expected):
    assert set(goals(text, lang)) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "en"),
        ("   \n\n", "fr"),
        ("A climate of trust reigns in the office.", "en"),
        ("That is water under the bridge, said the life of the party.", "en"),
        ("He sat down on the bank of the river and counted his money.", "en"),
        ("Un climat de confiance règne dans le service.", "fr"),
        ("De l'eau a coulé sous les ponts depuis la dernière réunion.", "fr"),
        ("Reina un clima de confianza en la oficina.", "es"),
        ("The minutes of the last meeting were approved.", "en"),
        ("8217 4431 0092", "en"),
    ],
)
def test_nothing_is_said_where_nothing_is_sure(text, lang):
    assert suggest(text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("It is not about water, nor about schools: it renames streets.", "en", []),
        ("This has nothing to do with health or hospitals.", "en", []),
        ("This is not a solar energy project. It mends the clock.", "en", []),
        ("It is not about charity, we vaccinate every newborn child.", "en", [3]),
        ("It is not only about pipes but about safe drinking water.", "en", [6]),
        ("Cela n'a rien à voir avec l'eau potable ni avec l'école.", "fr", []),
        ("Il ne s'agit pas d'un hôpital mais d'une maternelle.", "fr", [4]),
        ("Il ne s'agit pas seulement d'eau potable.", "fr", [6]),
        ("No se trata de energía solar ni de agua potable: es un desfile.", "es", []),
        ("No se trata solo de vacunas para los recién nacidos.", "es", [3]),
        ("Poverty is not our topic. We open a hospital.", "en", [3]),
        ("Vaccines and drinking water are not part of this call.", "en", []),
        ("The plan does not cover vaccines.", "en", []),
        ("Les vaccins ne font pas partie de l'appel.", "fr", []),
        ("Le plan ne concerne ni la pauvreté ni les vaccins.", "fr", []),
        ("El agua potable y las vacunas no forman parte del plan.", "es", []),
        ("El plan no aborda la pobreza.", "es", []),
    ],
)
def test_what_a_text_says_it_is_not_about_does_not_count(text, lang, expected):
    assert goals(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "frame", "words"),
    [
        ("en", "We look at the {} of the other.", "regular return title court lessons hire"),
        ("fr", "Nous parlons du mot {} et des autres.", "ami concert mai vivre voir guère mer"),
        ("es", "Se dice la palabra {} y los otros.", "sobre tal flor parte orden programa trata"),
    ],
)
def test_an_everyday_word_is_not_taken_for_another_of_the_same_stem(lang, frame, words):
    told = {word: suggest(frame.format(word), lang) for word in words.split()}
    assert not any(told.values()), told


@pytest.mark.parametrize("word", ["city", "cities", "duty", "voting", "saving", "dry"])
def test_a_word_whose_stem_differs_in_its_last_letters_is_found(word):
    entries = WordList("en", {"11": {"strong": [word]}})
    assert list(entries.find(tokens_of(f"The {word}.", "en", entries.prefixes)))


def test_of_two_forms_of_a_stem_only_the_one_listed_as_strong_is_enough():
    entries = WordList("fr", {"14": {"strong": ["mers"], "weak": ["mer"]}})
    kinds = [
        {hit.entry.kind for hit in entries.find(tokens_of(text, "fr", entries.prefixes))}
        for text in ("la mer", "les mers")
    ]
    assert kinds == [{"weak"}, {"strong", "weak"}]


@pytest.mark.parametrize(
    ("lang", "told", "figure"),
    [
        ("en", "A plan against poverty.", "The report shows a poverty of ideas."),
        ("en", "The doctor comes on Monday.", "The goalkeeper sees a doctor on Monday."),
        ("en", "We run on clean energy.", "The clean energy of the whole team won."),
        ("fr", "La faim recule.", "La chorale avait faim d'applaudissements."),
        ("fr", "La forêt revient.", "Ce roman est une forêt de symboles."),
        ("fr", "Un médecin vient lundi.", "L'arbitre a vu un médecin lundi."),
        ("es", "La pobreza baja.", "El informe adolece de pobreza de ideas."),
        ("es", "El océano sube.", "El discurso fue un océano de tópicos."),
        ("es", "Un médico viene el lunes.", "El árbitro vio a un médico el lunes."),
    ],
)
def test_a_figure_of_speech_or_another_subject_does_not_count(lang, told, figure):
    assert goals(told, lang)
    assert goals(figure, lang) == []


def test_beside_another_subject_words_count_when_there_are_many_or_in_another_sentence():
    many = "After the football match a nurse gave vaccines in the clinic and the hospital."
    assert goals(many) == [3]
    assert goals("The choir sang its encore. A clinic with a nurse opens.") == [3]


def test_a_phrase_of_three_words_is_enough_for_a_second_goal_and_a_single_word_is_not():
    assert goals("The tramway, and a clinic with vaccines.") == [3]
    assert goals("The bus lanes of the night service, and a clinic with vaccines.") == [3, 11]


def test_an_excluded_phrase_does_not_hide_the_subject_elsewhere():
    text = "In a climate of trust, the town cuts its greenhouse gas emissions."
    assert goals(text) == [13]
    assert all("trust" not in words for one in suggest(text) for words in one.words)


@pytest.mark.parametrize(
    ("written", "typed", "lang"),
    [
        ("Éducation et santé : écoles, élèves, médecins et hôpitaux.", None, "fr"),
        ("La sequía y la deforestación avanzan; el páramo y el bosque se secan.", None, "es"),
    ],
)
def test_a_text_typed_without_accents_gives_the_same_goals(written, typed, lang):
    typed = typed or fold(written)
    assert goals(written, lang)
    assert goals(typed, lang) == goals(written, lang)


def test_accents_tell_words_apart():
    assert 14 not in goals("La mère et le maire jettent le plastique à la poubelle.", "fr")
    assert 14 in goals("La mer est pleine de plastique et les pêcheurs s'inquiètent.", "fr")


@pytest.mark.parametrize("lang", [None, "", "xx", "zh-Hant", "fr-CA", "FR"])
def test_the_language_is_told_from_the_text(lang):
    text = "La commune aménage des pistes cyclables et une ligne de tramway pour les habitants."
    assert language_of(text) == "fr"
    assert goals(text, lang) == [11]


def test_all_lists_are_asked_where_the_language_cannot_be_told():
    assert language_of("Biodiversidad") is None
    assert goals("Biodiversidad", None) == [15]


def test_a_lone_strong_word_is_not_enough_in_a_long_text():
    short = "The clinic opens."
    filler = "The clerk counted the chairs, wrote down the numbers and locked the door again. " * 30
    assert goals(short) == [3]
    assert goals(short + " " + filler) == []


def test_respond_answers_one_line_with_one_line():
    answer = respond(
        '{"text": "Solar panels and wind turbines\\nfor every village.", "lang": "en"}'
    )
    assert "\n" not in answer
    found = json.loads(answer)["goals"]
    assert [one["goal"] for one in found] == [7]
    assert "Solar" in " ".join(found[0]["words"])
    assert json.loads(respond('{"text": "Des vélos et un tramway pour la ville"}'))["goals"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "not JSON",
        "[1, 2]",
        "null",
        "{}",
        '{"lang": "en"}',
        '{"text": 3}',
        '{"text": null}',
        "[" * 100_000,
    ],
)
def test_respond_says_what_is_wrong_with_a_line(line):
    answer = json.loads(respond(line))
    assert list(answer) == ["error"]
    assert answer["error"]


@pytest.mark.parametrize("lang", ["xx", None, 5, ["fr"], "", "../../etc/passwd"])
def test_respond_copes_with_any_language(lang):
    line = json.dumps({"text": "Vaccines and nurses for every newborn child", "lang": lang})
    assert [one["goal"] for one in json.loads(respond(line))["goals"]] == [3]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phrase_is_not_left_with_a_single_word(lang):
    """ "Those who have nothing" would be "nothing": articles and pronouns do not count."""
    data = json.loads((LISTS / f"{lang}.json").read_text(encoding="utf-8"))
    left = [
        written
        for kinds in data.values()
        for kind in ("strong", "not", "aside")
        for written in kinds.get(kind, [])
        if " " in written
        and "+" not in written
        and "|" not in written
        and len(tokens_of(written.replace("*", "x"), lang)) < 2
    ]
    assert left == []


def test_a_lone_word_counts_only_where_something_is_done_or_it_is_the_heading():
    assert goals("Railings, a bench, a vaccine, a lamp, a clock.") == []
    assert goals("Vaccines for every village, a bench, a lamp, a clock.") == [3]
    assert goals("Biodiversity") == [15]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_list_can_be_read_and_is_rich(lang):
    data = json.loads((LISTS / f"{lang}.json").read_text(encoding="utf-8"))
    assert set(data) == {"all", *(str(goal) for goal in GOALS)}
    assert all(set(kinds) <= set(KINDS) for kinds in data.values())
    for goal in GOALS:
        entries = data[str(goal)]
        assert len(entries["strong"]) + len(entries["weak"]) >= 100, (lang, goal)
        assert len(set(entries["strong"])) == len(entries["strong"]), (lang, goal)
    assert word_list(lang) is word_list(lang)


@pytest.mark.parametrize("entry", ["the", "a + ", "... water", "wa*", "|", ""])
def test_an_entry_that_cannot_be_read_is_refused(entry):
    with pytest.raises(ValueError, match="cannot read"):
        WordList("en", {"6": {"strong": [entry]}})


def test_an_enormous_text_is_no_trouble():
    before = time.process_time()
    assert goals("forests, wildlife, habitats, deforestation and biodiversity " * 200_000) == [15]
    assert time.process_time() - before < 3


def test_the_suggester_does_not_need_django():
    code = "import sys, local4action.agendas.suggester; sys.exit('django' in sys.modules)"
    source = str(HERE.parents[2])
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], env={"PYTHONPATH": source}, check=False
    )
    assert done.returncode == 0
