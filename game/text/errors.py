"""What cannot be done: in the player's language for the player, in English for everybody else."""

from game.text.heard import heard
from game.text.reading import own_english
from game.text.sentence import Sentence


def in_english(sentence: Sentence) -> str:
    """A sentence for a log or a terminal; its key where there is no text."""
    said = own_english().said(sentence, in_english)
    return sentence.key if said is None else said


class PlainError(ValueError):
    """Something that cannot be done, with a sentence that a player understands. As text it is in
    English; scenes show it by `Texts.told`."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return in_english(self.sentence)


def sentence_of(error: Exception) -> Sentence:
    """What an error says: a `PlainError` its sentence, another what the tables know of its words,
    which are English."""
    return error.sentence if isinstance(error, PlainError) else heard(str(error))
