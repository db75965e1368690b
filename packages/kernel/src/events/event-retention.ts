/** Messages between plugins, which nothing reads again once they are delivered, and what people read of them in sentences. */
export const eventClasses = ['messages', 'sentences'] as const;
export type EventClass = (typeof eventClasses)[number];

/** Days that a delivered event is kept for unless its park says otherwise. */
export const defaultEventDays: Readonly<Record<EventClass, number>> = { messages: 3, sentences: 30 };

/** Fewest and most days that a park can set. */
export const eventDayLimits = { least: 1, most: 36_500 } as const;

/** How long and how many of what could not be delivered is kept. */
export const deliveryLimits = { unservedDays: 30, deadRetentionDays: 90, mostDead: 10_000 } as const;
