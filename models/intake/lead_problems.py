"""Sentences for what a message from outside lacks or has wrong, and why it was refused; the codes are also what a portal gets.

A test holds that each code of `rules/lead_*.py`, `rules/adf.py` and of this room has its sentence.
"""
from ..card.message_words import SHARED, speaker

# One literal for each code, so that the translation export finds it.
SENTENCES = {
    **SHARED,
    # the text
    "xml.none": lambda env, v: env._("No ADF was found in it; the lead holds the text as it came."),
    "xml.broken": lambda env, v: env._("The XML is broken; it was read as far as it goes."),
    "json.broken": lambda env, v: env._("This is no JSON; the lead holds the text as it came."),
    "json.shape": lambda env, v: env._("The JSON holds no object that describes a lead."),
    "mail.words": lambda env, v: env._("The mail holds no ADF; the lead has its words."),
    "prospects.many": lambda env, v: env._("It holds %(value)s leads; the first 50 were taken. Send the others again.", value=v),
    "currency.foreign": lambda env, v: env._("“%(value)s” is not in yuan.", value=v),
    "interest.unknown": lambda env, v: env._("The interest “%(value)s” is unknown and was taken for a purchase.", value=v),
    "status.unknown": lambda env, v: env._("The status “%(value)s” is unknown and was taken for “new”.", value=v),
    # the lead
    "model.unknown": lambda env, v: env._("“%(value)s” is not in the catalogue; choose the wished model.", value=v),
    "present.unknown": lambda env, v: env._("The present car “%(value)s” could not be entered; it is in the notes.", value=v),
    "id.reused": lambda env, v: env._("The id “%(value)s” was sent before for somebody else; this is a lead of its own.", value=v),
    "resend.unknown": lambda env, v: env._("Sent as a correction, but the message that it corrects never arrived."),
    "values.refused": lambda env, v: env._("Some values could not be entered: %(value)s", value=v),
    # why nothing was made of it
    "empty": lambda env, v: env._("The message is empty."),
    "doctype": lambda env, v: env._("The document declares a document type or entities. Send it without <!DOCTYPE>."),
    "too_large": lambda env, v: env._("The message is larger than 256 KB. Send fewer leads at once."),
    "content_type": lambda env, v: env._("The content type is not one that this address takes."),
    "format_not_allowed": lambda env, v: env._("The source or its key does not take messages of this format."),
    "sender": lambda env, v: env._("The source takes no mails of this sender."),
}
sentence = speaker(SENTENCES)
