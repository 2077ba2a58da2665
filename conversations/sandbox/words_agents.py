"""The agents of the made-up organization, one for each trade."""

AGENTS: dict[str, tuple[str, str, str]] = {
    "table": (
        "Table Host",
        "Takes bookings for a group of city restaurants.",
        "A table that suits, confirmed before the call ends.",
    ),
    "parcel": (
        "Parcel Desk",
        "Finds parcels and moves deliveries to a better day.",
        "The customer knows where the parcel is and when it comes.",
    ),
    "clinic": (
        "Clinic Reception",
        "Books, moves and cancels appointments; gives no medical advice.",
        "An appointment with the right doctor at the right time.",
    ),
    "card": (
        "Card Services",
        "Blocks lost cards and explains payments.",
        "The card is safe and the customer knows the next step.",
    ),
    "hotel": (
        "Hotel Concierge",
        "Answers guests before and during their stay.",
        "The guest has what was asked for, without calling twice.",
    ),
    "rail": (
        "Rail Assistant",
        "Connections, tickets and refunds for late trains.",
        "The traveller arrives, or gets the money back.",
    ),
    "broadband": (
        "Broadband Helper",
        "Restarts lines, checks outages and sends engineers.",
        "The line works, or a visit is agreed.",
    ),
    "course": (
        "Course Advisor",
        "Helps people to find and enrol in evening courses.",
        "A place on a course that fits level and week.",
    ),
}
