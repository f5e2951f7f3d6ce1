"""Tables of texts are read strictly: whatever is wrong in one is told with its place.

Goal: nobody who translates guesses why a text does not show. Method: words for content, which any
folder of content may bring, are written wrong in every way.
"""

from pathlib import Path

import pytest

from files.problems import Reporter
from game.text.reading import read_languages


def problems_of(folder: Path, text: bytes) -> list[str]:
    """What is said of a table of a content folder's German words."""
    file = folder / "text" / "de" / "content.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text)
    reporter = Reporter("")
    read_languages(folder, reporter)
    return [str(problem) for problem in reporter.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Wood = "Holz"', '"Wood" is no name'),
        ("wood = 1", "it is no text"),
        ("wood = {}", "it is no text"),
        ('wood = ""', "it has 0 characters"),
        (f'wood = "{"o" * 900}"', "it has 900 characters"),
        ('wood = "{Wood}"', "a brace that belongs to no gap"),
        ('wood = "{wood"', "a brace that belongs to no gap"),
        ('wood = "a\\u0007"', "signs that cannot be seen"),
        ('wood = { one = "a", other = "b", title = "c" }', "more than plural forms"),
        ("a.b.c.d.e.f.g.h = 'a'", "nested too deeply"),
        ("wood", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.startswith("text/de/content.toml"), f"with its file: {problem}"
    assert said in problem, f"and what is wrong: {problem}"


def test_a_whole_table_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, b'[items]\nwood.title = "Holz"') == [], "nothing to tell"


def test_content_without_words_of_its_own_keeps_those_it_was_written_in(tmp_path: Path) -> None:
    languages = read_languages(tmp_path, Reporter(""))
    said = [key for key in languages["de"].phrases if key.startswith("content.")]
    assert not said, "a folder of content never gets the words of another one"
