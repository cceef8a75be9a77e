"""What the fund budget and its checks are called, in Chinese and English."""

from __future__ import annotations

from typing import Final

from fundmodel.presentation.words.word_files import teller

told: Final = teller("budget_words.json")
