"""What the quarterly bulletin says, in Chinese and English."""

from __future__ import annotations

from typing import Final

from fundmodel.presentation.words.word_files import teller

told: Final = teller("bulletin_words.json")
