import { defineErrors } from '@lingtan/sdk';

/** Errors of the event bus. */
export const eventErrors = defineErrors('EVENT', {
  INVALID: { message: 'Event {event}: {field} is not valid: {reason}', status: 400 },
  VERSION: {
    message:
      'Subscription {subscription} of plugin {plugin} understands version {expected} of {event}, and got version {found}',
    status: 500,
    hint: 'Update the subscribing plugin, then replay the event.',
  },
  DUPLICATE_SUBSCRIPTION: { message: 'Plugin {plugin} subscribes as {subscription} twice on park {park}', status: 500 },
  NO_DEAD_LETTER: { message: 'There is no dead letter {id} on park {park}', status: 404 },
  PROCESS_DIED: { message: 'The process ended more than once while it handled this event', status: 500 },
});
