"""The places of an event: one that comes free goes to whom waits longest, in the same transaction, whoever wrote what.

The database does it, so that no way to write goes round it: an answer, a bulk edit, an import, a removal, a merge.
It looks at the end of the transaction, so that an act that declines one guest and accepts another is judged as a
whole. Who is being written by someone else at that moment is passed over; their own act looks for a place itself.
"""

import pgtrigger

TAKEN = ("accepted", "attended")  # the states of those who have a place
_IN = ", ".join(f"'{state}'" for state in TAKEN)

PASS_ON = f"""
    SELECT capacity INTO places FROM events_event
    WHERE id = {{event}} AND {{limited}}
      AND (starts_on IS NULL OR starts_on > (now() AT TIME ZONE 'Asia/Shanghai')::date)
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT places - count(*) INTO free FROM events_participation WHERE event_id = {{event}} AND state IN ({_IN});
    IF free <= 0 THEN RETURN NULL; END IF;
    FOR guest IN
        SELECT id FROM events_participation WHERE event_id = {{event}} AND state = 'waiting'
        ORDER BY waiting_since, id LIMIT free FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        UPDATE events_participation SET state = 'accepted', updated_at = now() WHERE id = guest;
        INSERT INTO events_guestmail (participation_id, kind, language, intro, state, problem, asked_at)
        SELECT p.id, 'place_free', '', '', 'to_send', '', now()
        FROM events_participation p LEFT JOIN partners_contact c ON c.id = p.contact_id
        WHERE p.id = guest AND COALESCE(NULLIF(c.email, ''), p.email) <> '' AND NOT COALESCE(c.do_not_contact, FALSE)
        ON CONFLICT (participation_id, kind) DO UPDATE
        SET state = 'to_send', problem = '', asked_at = now(), by_id = NULL, job_id = NULL, sent_at = NULL;
    END LOOP;
    RETURN NULL;
"""
DECLARED = [("places", "integer"), ("free", "integer"), ("guest", "bigint")]


def _passing_on(event, limited="TRUE"):
    return {
        "when": pgtrigger.After,
        "timing": pgtrigger.Deferred,
        "declare": DECLARED,
        "func": PASS_ON.format(event=event, limited=limited),
    }


# Of an event: a place more, or no limit any more.
LARGER = pgtrigger.Trigger(
    name="more_places",
    operation=pgtrigger.UpdateOf("capacity"),
    condition=pgtrigger.Condition("OLD.capacity IS NOT NULL AND (NEW.capacity IS NULL OR NEW.capacity > OLD.capacity)"),
    **_passing_on("NEW.id"),
)
# Of a guest: the place of one who gives it up, who leaves the list, or who is put on that of another event.
GIVEN_UP = pgtrigger.Trigger(
    name="place_given_up",
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        f"OLD.state IN ({_IN}) AND (NEW.state NOT IN ({_IN}) OR NEW.event_id <> OLD.event_id)"
    ),
    **_passing_on("OLD.event_id", "capacity IS NOT NULL"),
)
LEFT = pgtrigger.Trigger(
    name="place_left",
    operation=pgtrigger.Delete,
    condition=pgtrigger.Condition(f"OLD.state IN ({_IN})"),
    **_passing_on("OLD.event_id", "capacity IS NOT NULL"),
)
# How long a guest waits is known by the database; who was let in at the door and is let out again waits on.
WAITS = pgtrigger.Trigger(
    name="waiting_since",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.state = 'waiting' OR NEW.waiting_since IS NOT NULL"),
    func="""
        IF NEW.state = 'waiting' THEN
            NEW.waiting_since = COALESCE(NEW.waiting_since, clock_timestamp());
        ELSIF NEW.before_arrival <> 'waiting' THEN
            NEW.waiting_since = NULL;
        END IF;
        RETURN NEW;
    """,
)
# The mails to a guest go with the guest, also where a merge drops one of two.
MAILS_GO = pgtrigger.Trigger(
    name="mails_go_along",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="DELETE FROM events_guestmail WHERE participation_id = OLD.id; RETURN OLD;",
)
OF_GUESTS = [GIVEN_UP, LEFT, WAITS, MAILS_GO]
