"""How a sending can fail; the words are for the owner, who reads them beside the message."""


class RefusedError(Exception):
    """This message will never get through: nobody tries again."""


class NotNowError(Exception):
    """This message did not get through now and may later."""


class AwayError(NotNowError):
    """Nothing of this kind gets through now: the others need not be tried at once."""
