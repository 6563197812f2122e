"""The states of a demand, in the order in which they are listed. Their values stand in web addresses and in data."""

from django.utils.translation import pgettext_lazy

OPEN, PROMISED, PARTLY_MET, MET, REFUSED = "open", "promised", "partly-met", "met", "refused"

STATES = {
    # Translators: a label beside a demand of which nothing has come yet. It agrees with “demand”.
    OPEN: pgettext_lazy("state of a demand", "Open"),
    # Translators: a label beside a demand: the addressee has promised to meet it. It agrees with “demand”.
    PROMISED: pgettext_lazy("state of a demand", "Promised"),
    # Translators: a label beside a demand: a part of it has been done. It agrees with “demand”.
    PARTLY_MET: pgettext_lazy("state of a demand", "Partly met"),
    # Translators: a label beside a demand: what it asks for has been done. It agrees with “demand”.
    MET: pgettext_lazy("state of a demand", "Met"),
    # Translators: a label beside a demand: the addressee has refused it. It agrees with “demand”.
    REFUSED: pgettext_lazy("state of a demand", "Refused"),
}
