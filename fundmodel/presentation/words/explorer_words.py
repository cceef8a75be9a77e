"""What the explorer says, in Chinese and English: the page, its levers, and the screens of ``fundmodel explore``."""

from __future__ import annotations

from typing import Final

from fundmodel.presentation.words.word_files import teller, texts_of

told: Final = teller("explorer_words.json")


def page_texts(lang: str) -> dict[str, str]:
    """Every text that the page fills in itself."""
    return {key: both[lang] for key, both in texts_of("explorer_words.json").items() if not key.startswith("lever_")}


def lever_words(key: str, **years: int) -> dict[str, str]:
    """Name of a lever and what it does, by language: ``zh``, ``en``, ``about_zh``, ``about_en``."""
    name, about = texts_of("explorer_words.json")[f"lever_{key}"], texts_of("explorer_words.json")[f"lever_{key}_about"]
    return {
        **{lang: text.format(**years) for lang, text in name.items()},
        **{f"about_{lang}": text.format(**years) for lang, text in about.items()},
    }
