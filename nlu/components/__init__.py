"""The steps of the Rasa pipeline in config.yml, and the plain ideas they are made of."""
