"""What players read, in their language.

`sentence.py` is a text without a language yet, `language.py` says it in one, `reading.py` reads the
tables of assets/text, `texts.py` is what scenes ask, and `errors.py` a refusal that a player reads.
`heard.py` knows what `net/` and other people's programs say in English.
`system_language.py` guesses the language of the machine.
"""
