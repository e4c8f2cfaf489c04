"""What is said of a file of which nothing can be imported."""


class FileRefused(Exception):
    """Nothing of the file can be imported; `sentences` say why."""

    def __init__(self, *sentences):
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__("\n".join(self.sentences))
