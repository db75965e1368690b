import type { PlanCause } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { readWatched, writeWatched } from './watched-store.ts';

/** A device that tripped, or came back, since it was last looked at. `seen` writes that down, once a plan was made for it. */
export interface Trip {
  cause: PlanCause;
  seen(): Promise<void>;
}

/** Compares the state points of the configuration with what was seen last; the first sight of a point is no news. */
export async function deviceTrip({ scope, telemetry }: Dispatch): Promise<Trip | null> {
  const { trips } = scope.config.replanOn;
  if (trips.length === 0) return null;
  const latest = await telemetry.latest(trips.map(({ point }) => point));
  for (const { point, values } of trips) {
    const now = latest.find((each) => each.point === point);
    if (!now) continue;
    const tripped = values.includes(now.value);
    const subject = `trip/${point}`;
    const seen = () => scope.db.tx((tx) => writeWatched(tx, scope.park.id, subject, tripped, scope.clock.now()));
    const before = await scope.db.tx((tx) => readWatched(tx, subject));
    if (before === tripped) continue;
    // A device that stands still from the beginning is no event, and neither is one that runs.
    if (before === undefined) await seen();
    else return { cause: { kind: 'device', at: now.ts, point, value: now.value, tripped }, seen };
  }
  return null;
}
