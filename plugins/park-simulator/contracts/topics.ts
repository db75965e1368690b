/** Live topic with a `BackfillProgress`, at most twice a second while history is being written. */
export const backfillTopic = 'park-simulator.backfill';
