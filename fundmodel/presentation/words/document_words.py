"""What stands around tables and pictures of a document, in Chinese and English."""

from __future__ import annotations

from typing import Final

from fundmodel.presentation.words.word_files import teller

told: Final = teller("document_words.json")
