export { createEventBus, type EventBusOptions } from './create-event-bus.ts';
export { defaultEventDays, deliveryLimits, eventClasses, eventDayLimits, type EventClass } from './event-retention.ts';
export { eventErrors } from './errors.ts';
export type { DeadLetter, EventBus, EventHandler, EventOwner, EventScope, EventTuning } from './event-bus.ts';
export { publishEvent } from './publish.ts';
export { readToldEvents, type ToldEvent } from './told-events.ts';
