import { IntervalClosed, IntervalRevised } from '@lingtan/energy-metering/contracts';
import { dayStart } from '@lingtan/sdk';
import type { CarbonNowMessage } from '../../contracts/index.ts';
import { carbonNowTopic } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { carbonNow } from './carbon-now.ts';

/** How often changes are looked for, ms: those of one closing go out together. */
const cadenceMs = 250;

/** Messages are worked out one after the other in a process: each reads with several connections. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work);
  last = turn.catch(() => undefined);
  return turn;
}

/** Sends carbon of today when an interval of today is new or was revised; nothing is sent while nothing changed. */
export function startLiveNow(carbon: Carbon): void {
  const { scope } = carbon;
  let changed = false;
  let busy = false;
  const sent = new Map<string | null, string>();
  const follow = (event: typeof IntervalClosed | typeof IntervalRevised, name: string): void =>
    scope.events.on(event, name, async (_tx, { data }) => {
      changed ||= Date.parse(data.to) > dayStart(scope.clock.now(), scope.park.timeZone);
    });
  follow(IntervalClosed, 'live-closed');
  follow(IntervalRevised, 'live-revised');
  const send = async (enterpriseId: string | null): Promise<void> => {
    const message = await inTurn(() => messageOf(carbon, enterpriseId));
    // The end of the span is the clock, which is no news.
    const { to: _, ref: __, ...news } = message;
    const text = JSON.stringify(news);
    if (sent.get(enterpriseId) === text) return;
    sent.set(enterpriseId, text);
    scope.live.emit(carbonNowTopic, message, enterpriseId === null ? undefined : { enterpriseId });
  };
  scope.every(cadenceMs, async () => {
    if (!changed || busy) return;
    changed = false;
    busy = true;
    try {
      for (const enterpriseId of [null, ...scope.park.enterprises.map(({ id }) => id)]) await send(enterpriseId);
    } finally {
      busy = false;
    }
  });
}

async function messageOf(carbon: Carbon, enterpriseId: string | null): Promise<CarbonNowMessage> {
  const { from, to, unit, kg, intensity, hours, profile, factor, ref } = await carbonNow(
    carbon,
    (work) => carbon.scope.db.tx(work),
    enterpriseId,
  );
  const last = hours.findLast((hour) => hour.intensity !== null);
  return {
    ...{ from, to, unit, kg, intensity, profile, ref },
    last: last ? { from: last.from, intensity: last.intensity! } : null,
    factor: factor?.ref ?? null,
  };
}
