"""What other programs say in English is read in the player's own language.

Goal: friends with different languages understand each other's games. Method: sentences as net says
them, and what is like them, said in German.
"""

import pytest

from game.text.errors import PlainError, sentence_of
from game.text.heard import heard
from game.text.sentence import Sentence
from game.text.texts import load_texts
from net.lobbies.events import LobbyProblem
from net.lobbies.join_code import decode_join_code
from net.lobbies.reasons import reason_of


def test_every_problem_with_a_lobby_is_known() -> None:
    unknown = [one for one in LobbyProblem if heard(reason_of(one)).key == "heard.unknown"]
    assert not unknown, f"each has a sentence in every language: {unknown}"


def test_what_fills_gaps_is_taken_over() -> None:
    said = heard("Ada (the first) is not ready yet.")
    assert said == Sentence("heard.lobbies.not_ready", name="Ada (the first)")


def test_what_nobody_knows_stays_as_it_is() -> None:
    texts = load_texts()
    texts.language = "de"
    for words in ("We are closed: {name}", "", "no\nlines", "x" * 5000):
        assert texts.heard(words) == words, "word for word"


def test_an_error_of_net_is_told_in_the_language_of_the_player() -> None:
    texts = load_texts()
    texts.language = "de"
    with pytest.raises(ValueError) as caught:
        decode_join_code("")
    assert texts.told(caught.value) == "Gib den Beitrittscode ein, den du bekommen hast."


def test_an_error_of_the_game_keeps_its_sentence() -> None:
    sentence = Sentence("friends.own_code")
    assert sentence_of(PlainError(sentence)) is sentence
