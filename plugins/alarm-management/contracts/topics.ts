/** Live topic: `{ at }`, something about alarms has changed; at most once a second. */
export const alarmsTopic = 'alarms.changed';
