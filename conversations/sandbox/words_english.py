"""Dialogues in English, one for each trade.

A line is a role (U user, A assistant, S system) and its alternatives, parted by ` | `, also at
the start of a line; two spaces continue a line. Neighbours with a `?` before the role are told
together or not at all, ¶ is a line break, {braces} are filled by the teller.
"""

SCRIPTS: dict[str, str] = {
    "table": """
A Good evening, Table Host here. How can I help? | Hello! Would you like to book a table?
U Hi, I'd like a table for {n} on {day}, please. | Do you have anything for {n} people on {day}?
?S Opening hours were loaded for the restaurant on Mill Lane.
A With pleasure. What time would suit you on {day}? | Certainly, {n} people on {day}. At what time?
U Around {time} would be ideal. | {time}, if you have it.
A I'm afraid {time} is full at Mill Lane, but I can offer {time2}.
| {time} is fully booked. Would {time2} do, at the same restaurant?
?U Hmm. Nothing earlier at all?
?A Earlier I only have seats at the counter, and not for {n} together.
U {time2} works for us. | All right, {time2} then.
U One of us can't have nuts, is that a problem? | Oh, and could we sit by the window?
A I've put that on the booking. Under what name, please?
| Noted for the kitchen and the waiters. May I have a name for the booking?
U {first}. | It's {first}, thanks.
A Thank you, {first}. A table for {n} on {day} at {time2}, reference {ref}.¶You can change it
  here: {link}
U Perfect, thank you! | Lovely, see you then.
A We look forward to seeing you. Goodbye!
""",
    "parcel": """
U Where is my parcel? It should have come on {day}. | My parcel is late again. The number is {ref}.
A I'm sorry about that. Let me look. Could you confirm the tracking number?
| I can check that at once. Is {ref} the right tracking number?
U Yes, {ref}. | {ref}
?S Tracking service answered after {n} seconds.
A Thank you. The parcel left our depot this morning at {time} and is on the van.
| I see it: it was scanned at {time} and then sent to the wrong depot.
A Let me check the route as well, one moment.
U And when will it be here? | So will I get it today or not?
A Between {time} and {time2}. You can follow the van here: {link}
?U I won't be at home then. Can you bring it to my neighbour?
?A Of course. Which house number is your neighbour's?
?U Number {n}, the blue door.
?A Done: the driver will try number {n}, the blue door.
U Can I also get the {amount} for express delivery back?
| I paid {amount} extra for express. I want that back.
A That's fair. I've asked for a refund of {amount}; it takes three to five working days.
U Okay. Thanks for sorting it out. | Fine, thank you.
A You're welcome, {first}. Is there anything else?
U No, that's all.
""",
    "clinic": """
A Clinic Reception, good morning. What can I do for you?
| Hello, this is the clinic's reception. How can I help?
U I need to see a doctor this week, if possible. | I'd like to move my appointment on {day}.
A Of course. May I ask for your first name and your date of birth?
U {first}, and it's the {n}th of May 1981. | It's {first}. Born on {n} March 1974.
A Thank you, {first}. Is it urgent: chest pain, trouble breathing, or something that got worse
  suddenly?
U No, nothing like that. It's my knee. | No no, just a check-up.
?U Well, it hurts at night, but I can walk.
A Good. Then I can offer Dr Penrose on {day} at {time}, or Dr Haddad at {time2}.
| I have {day} at {time} with Dr Haddad, or at {time2} with Dr Penrose.
U Which one speaks French? | Is either of them a woman?
A Dr Haddad. | That would be Dr Penrose.
U Then that one, please.
?S The practice calendar was locked for a moment and is open again.
A Booked. Please come ten minutes early and bring:¶- your insurance card¶- a list of your medicines
U Do I need to fast before it? | Is there parking?
A Not for this one. You will find the way and the forms here: {link}
| There is, behind the building. The forms are here: {link}
U Thank you very much. | Great, bye.
A All the best, {first}. Goodbye.
""",
    "card": """
U I've lost my card, please block it. | There's a payment of {amount} that I don't know.
A I'll help you with that right away. For your safety I first need the last four digits of the card.
| Let's make your card safe first. What are its last four digits?
U {four}
A Thank you. And in which year did you open the account?
U I think it was 201{n}. | 201{n}, in the summer.
?S Identity was confirmed with two of three answers.
A Thank you, {first}. The card ending in {four} is blocked from this moment.
| Done: nobody can pay with the card ending in {four} any more.
U And the {amount} from yesterday? That wasn't me. | When was it used last?
A I see {amount} at a petrol station, at {time}. Was that you?
| The last payment was {amount} online, at {time}. Do you recognise it?
U No, definitely not. | I was at home then, so no.
A Then I have opened a dispute, number {ref}. You should have the money back within {n} days.
?U That long?
?A It is often quicker, but I don't want to promise too much.
U And when do I get a new card? | How do I pay until then?
A A new card is on its way and needs about {n} working days. You can already use it on your
  phone: {link}
U Okay, that's a relief. Thank you. | Good. Thanks.
A I'm glad that I could help. Stay safe!
""",
    "hotel": """
U Good morning, is breakfast included in my room?
| Hi, I'm in room {four}. The air conditioning doesn't work.
A Good morning! May I have your name or your booking number?
| I'm sorry to hear that. Under which name is the room?
U {first}, booking {ref}.
A Thank you, {first}. Breakfast is included, from 6:30 to {n}:30 on the ground floor.
| Thank you. I have asked our technician; he will be with you in about {n} minutes.
U Wonderful. Could we also stay until {time} on {day}?
| And could we check out later on {day}, say at {time}?
A Late check-out until {time} costs {amount}. Shall I add it?
| That is possible for {amount}. Would you like it?
U Is there no free option? | Hmm, that's a lot.
A Until noon it's free, and we keep your luggage as long as you like.
U Then noon, please. | Noon is fine.
?U Oh, one more thing: is the pool open at night?
?A Until {time2}. Towels are at the door.
A Done: check-out at noon on {day}. Your bill so far is here: {link}
U Thanks! Where would you eat tonight? | Thank you. Do you have a tip for dinner nearby?
A The small fish place at the harbour, five minutes on foot. Shall I book a table at {time2}?
U Yes, for {n}. | Not tonight, thanks.
A With pleasure. Enjoy your stay!
""",
    "rail": """
U My train at {time} was cancelled. How do I get home now? | When is the next train after {time}?
A I'm sorry. Where are you now, and where would you like to go?
| Let me look. From which station are you travelling?
U From Linden Cross to Port Avery. | I'm at Linden Cross and need to be in Port Avery by {time2}.
?S Live departures were refreshed.
A The next train leaves at {time2} from platform {n}, with one change in Eastmere.
U How long do I have for the change? | Is the change easy with a suitcase?
A {n} minutes, on the same platform. | You have {n} minutes, and there is a lift.
A If you miss it, the next one comes an hour later.
U Is my ticket still valid? | Do I need a new ticket?
A Yes, your ticket {ref} is valid on every train today.
U And do I get any money back? It's more than an hour.
| I'll be {n} hours late. What about a refund?
A For more than an hour you get half of the fare, which is {amount}.
| You are owed {amount}. I can file it for you now.
U Yes, please do. | Please.
A Filed. You will hear from us within {n} days; the claim is here: {link}
?U Could you keep a seat for me as well?
?A Seat {four}, by the window, quiet carriage.
U Thank you, that was quick. | Thanks.
A Have a good journey, {first}.
""",
    "broadband": """
U My internet is down since {time}. | The connection drops every few minutes, it's driving me mad.
A I'm sorry about the trouble. I'll test your line; may I have your customer number?
| Let's find out why. What is your customer number, please?
U {ref}
A Thank you, {first}. The test takes about a minute. Which lights are on at the router?
U Power is green, the other one is blinking orange. | Only the power light, the rest is dark.
U Now it's red. | I restarted it twice already.
?S Line test finished: attenuation {n} dB above normal.
A That tells me that the signal does not reach you. Please do this:¶1. Unplug the router.¶2. Wait
  {n} seconds.¶3. Plug it in again.
U Okay, done. Nothing changed. | It's starting... one light... no, orange again.
A Then it isn't you, it is our line. There is a fault in your street since {time}.
| Thank you for trying. The fault is on our side, then.
U And how long will that take? | I work from home, I need it!
A I can send an engineer on {day} between {time} and {time2}. Somebody should be at home.
| An engineer could come on {day}, from {time} to {time2}. Shall I book it?
U Yes, {day} is fine. | Can't it be sooner?
A Booked. Until then you have {n} GB of mobile data for free: {link}
U Okay. Will I get something off the bill? | Good, thank you.
A I have noted {amount} for your next bill. Anything else, {first}?
U No. Thanks for the help.
""",
    "course": """
A Hello, I'm the course advisor. What would you like to learn?
| Hi! Which subject are you interested in?
U I'd like to learn Portuguese, but I only have evenings. | Do you have pottery for beginners?
A Lovely. Have you done any of it before? | Nice choice. Are you a complete beginner?
U A little, years ago. | Yes, I've never tried.
?U My sister took your course last year and liked it.
A Then I'd suggest the course on {day}s, from {time} to {time2}, starting in {n} weeks.
U {day} is difficult. Is there another one? | How many people are in a group?
A There is one at the weekend, with {n} places left. | At most twelve; {n} places are left.
U And what does it cost? | How much is it?
A {amount} for the term, material included. Students and people over 65 pay half.
U Can I try one evening first? | Could I pay in instalments?
A Of course. The first evening is free; you decide after it.
| Yes, in three parts, without extra cost.
?S A place is kept for twenty minutes.
U Okay, please put me down. The name is {first}. | Good, then enrol me, please. I'm {first}.
A Welcome, {first}! Your enrolment is {ref}.¶Room, dates and a reading list: {link}
U Thank you, I'm looking forward to it. | Great!
A See you on {day}.
""",
}

MORE = """
A Thank you, I've noted that. | One moment, please. | Let me check that for you.
U Could you send me the confirmation by e-mail? | Can I have that in writing?
A Of course, it is on its way to you. | I've just sent it. It may take a few minutes.
U Actually, one more question. Can I change it later? | And what if I'm late?
A You can change it until the day before, free of charge: {link}
| No problem up to {n} minutes; after that please call us.
U Good to know. Is there somebody I can talk to if something goes wrong? | Who do I call about that?
A Our colleagues are there every day from 8:00 to {time2}. Just mention {ref}.
U Wait, I think I gave you the wrong number. | Sorry, I have to correct something.
A No problem. What should it be?
U It's {four}, not the one I said. | {ref}, I mixed that up.
A Thank you, I've corrected it. | Done, it is {four} now... and saved.
U Alright, I think we're good. | Okay, that's everything then.
A Glad to help. Have a nice day!
"""
