import type { BrokerLinkService, LocalizedText, Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import type { NoticeDesk } from '../notices/notice-desk.ts';

/** Work that may wait, such as the rollups of a time-series store. */
export interface LagProbe {
  /** One word, for machines. */
  readonly name: string;
  readonly title: LocalizedText;
  /** Since when the oldest of what waits has waited, seconds, on the parks where something does. */
  measure(): Promise<readonly { parkId: string; seconds: number }[]>;
}

/** How far work is behind, and which brokers are connected: facts that take nobody out of a balancer. */
export interface WorkWatch {
  /** Of the whole installation: name of the work → seconds, null where they could not be asked for. */
  lagSeconds(): Record<string, number | null>;
  /** By park, 0 where nothing waits. */
  lags(): readonly { park: string; work: string; seconds: number }[];
  brokers(): readonly BrokerState[];
  look(): Promise<void>;
  start(): void;
  stop(): void;
}

/** Whether this process is connected to the broker of a plugin on a park; null when the plugin could not be asked. */
export interface BrokerState {
  park: string;
  plugin: string;
  connected: boolean | null;
}

const lookEveryMs = 10_000;
/** From when on people hear of it, and below which it is over; s. */
const behindSeconds = 600;
const caughtUpSeconds = 300;

/** Looks at what waits from time to time, and says where it has waited for long. */
export function createWorkWatch(options: {
  database: Pick<KernelDatabase, 'kernelPool'>;
  parks(): readonly string[];
  /** Of the libraries, beside that of the events. */
  probes(): readonly LagProbe[];
  brokersOf(parkId: string): Promise<readonly { provider: string; service: BrokerLinkService }[]>;
  desk: Pick<NoticeDesk, 'raise' | 'settle'>;
  log: Logger;
}): WorkWatch {
  const { database, parks, desk, log } = options;
  const events = eventLag(database);
  let lags = new Map<LagProbe, ReadonlyMap<string, number> | null>();
  let brokers: readonly BrokerState[] = [];
  /** Park and work that people were told of; undefined before the first look, after which nothing of before is left. */
  const behind = new Map<string, boolean>();
  let timer: NodeJS.Timeout | undefined;

  const measure = async (probe: LagProbe): Promise<ReadonlyMap<string, number> | null> => {
    try {
      return new Map((await probe.measure()).map(({ parkId, seconds }) => [parkId, Math.max(0, Math.round(seconds))]));
    } catch (error) {
      log.debug({ err: error, work: probe.name }, 'how long work has waited could not be asked');
      return null;
    }
  };
  const tell = (parkId: string, { name, title }: LagProbe, seconds: number): void => {
    const key = `${parkId}/${name}`;
    const was = behind.get(key);
    if (seconds >= behindSeconds && was !== true) {
      behind.set(key, true);
      const params = { work: title, minutes: Math.floor(seconds / 60) };
      const content = { key: name, params, link: '/settings/processes', quiet: true };
      void desk.raise({ parkId, pluginId: 'kernel' }, kernelNotices.workBehind, content);
    } else if (seconds < caughtUpSeconds && was !== false) {
      behind.set(key, false);
      void desk.settle(parkId, kernelNotices.workBehind, name);
    }
  };
  const askBrokers = async (park: string): Promise<BrokerState[]> =>
    Promise.all(
      (await options.brokersOf(park)).map(async ({ provider, service }) => ({
        ...{ park, plugin: provider },
        connected: await service.connected().catch(() => null),
      })),
    );
  const look = async (): Promise<void> => {
    const probes = [events, ...options.probes()];
    const measured = await Promise.all(probes.map(async (probe) => [probe, await measure(probe)] as const));
    lags = new Map(measured);
    for (const [probe, found] of measured)
      if (found) for (const park of parks()) tell(park, probe, found.get(park) ?? 0);
    brokers = (await Promise.all(parks().map(askBrokers))).flat();
  };
  return {
    lagSeconds: () =>
      Object.fromEntries([...lags].map(([{ name }, found]) => [name, found && Math.max(0, ...found.values())])),
    lags: () =>
      [...lags].flatMap(([{ name: work }, found]) =>
        found ? parks().map((park) => ({ park, work, seconds: found.get(park) ?? 0 })) : [],
      ),
    brokers: () => brokers,
    look,
    start: () => {
      const quietly = (): void =>
        void look().catch((error: unknown) => log.warn({ err: error }, 'what waits could not be looked at'));
      quietly();
      timer = setInterval(quietly, lookEveryMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

function eventLag(database: Pick<KernelDatabase, 'kernelPool'>): LagProbe {
  return {
    name: 'events',
    title: { en: 'Delivery of events', 'zh-CN': '事件投递' },
    measure: async () => {
      const { rows } = await database.kernelPool.query<{ parkId: string; seconds: number }>(
        `select park_id as "parkId", extract(epoch from now() - min(since))::float8 as seconds from (
           select park_id, min(published_at) as since from kernel.outbox where relayed_at is null group by park_id
           union all
           select d.park_id, min(d.created_at) from kernel.deliveries d
             join kernel.subscriptions s using (park_id, plugin_id, subscription)
           where d.state = 'pending' group by d.park_id) waiting
         group by park_id`,
      );
      return rows;
    },
  };
}
