"""The explorer: a page that answers from runs made beforehand, and the same levers on the engine itself."""
