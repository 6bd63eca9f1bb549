"""Teaching Rasa: phrases, word lists and the components that learn from them."""
