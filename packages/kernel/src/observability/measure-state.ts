import { Gauge, type Registry } from 'prom-client';
import { PluginFigures, type Offers, type PluginFiguresService } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelContext } from '../kernel-context.ts';
import { poolState } from './pool-state.ts';

/** A figure of a library as of now. Its name says its unit, e.g. `lingtan_backup_age_seconds`. */
export interface Measured {
  name: string;
  help: string;
  /** The same names for each figure of one name. */
  labels: Record<string, string>;
  value: number;
}

/** Figures of a library for `/metrics`. */
export type MetricProbe = () => Promise<readonly Measured[]>;

/**
 * Takes the state of the installation into the registry, for whoever reads it next: what waits where, since when, and
 * what this process holds. A part that cannot be asked leaves its figures out and is named in `lingtan_unmeasured`, so
 * that a broken database does not take the other figures along.
 */
export function measureState(kernel: KernelContext, probes: readonly MetricProbe[]): () => Promise<void> {
  const { registry } = kernel.metrics;
  const parts: Record<string, () => Promise<readonly Measured[]>> = {
    queues: () => queues(kernel),
    database: () => inDatabase(kernel),
    pools: async () => pools(kernel),
    watch: async () => watched(kernel),
    backups: () => backups(kernel),
    plugins: () => ofPlugins(kernel),
    ...Object.fromEntries(probes.map((probe, index) => [`library-${index}`, probe])),
  };
  const gauges = new Map<string, Gauge>();
  const names = new Map<string, Set<string>>();
  return async () => {
    await Promise.all(
      Object.entries(parts).map(async ([part, measure]) => {
        const measured = await measure().catch((error: unknown) => {
          kernel.log.warn({ part, err: error }, 'metrics could not be measured');
          return null;
        });
        // What has no figure any more, such as a park that is gone, shall not keep its last one.
        for (const name of names.get(part) ?? []) gauges.get(name)!.reset();
        const failed = { name: 'lingtan_unmeasured', help: 'Parts that could not be asked', labels: { part } };
        set(registry, gauges, { ...failed, value: measured === null ? 1 : 0 });
        for (const each of measured ?? []) set(registry, gauges, each);
        if (measured) names.set(part, new Set(measured.map(({ name }) => name)));
      }),
    );
  };
}

function set(registry: Registry, gauges: Map<string, Gauge>, { name, help, labels, value }: Measured): void {
  let gauge = gauges.get(name);
  if (!gauge)
    gauges.set(name, (gauge = new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] })));
  gauge.set(labels, value);
}

async function queues({ host, jobs }: KernelContext): Promise<Measured[]> {
  const plugins = new Set(host.parks().flatMap((park) => host.statuses(park.id).map(({ pluginId }) => pluginId)));
  const counted = await Promise.all(
    [...plugins].map(async (plugin) => ({ plugin, counts: await jobs.counts(plugin) })),
  );
  return counted.flatMap(({ plugin, counts }) =>
    Object.entries(counts ?? {}).map(([state, value]) => ({
      ...{ name: 'lingtan_queue_jobs', help: 'Jobs of a plugin by state', labels: { plugin, state }, value },
    })),
  );
}

async function inDatabase({ database, cluster, host }: KernelContext): Promise<Measured[]> {
  const { rows } = await database.withKernelTx((tx) =>
    tx.execute<{ what: string; label: string; value: number; oldest: number }>(sql`
      select 'outbox' as what, park_id as label, count(*)::float8 as value,
        coalesce(extract(epoch from now() - min(published_at)), 0)::float8 as oldest
      from kernel.outbox where relayed_at is null group by park_id
      union all
      select 'pending', park_id, count(*), coalesce(extract(epoch from now() - min(created_at)), 0)
      from kernel.deliveries where state = 'pending' group by park_id
      union all
      select 'dead', park_id, count(*), 0 from kernel.deliveries where state = 'dead' group by park_id
      union all
      select 'leads', case when process_id = ${cluster.processId} then 'this' else 'another' end, count(*), 0
      from kernel.leads group by 2`),
  );
  // Nothing is a figure, too: one that is missing looks as if nobody had asked.
  const of = (what: string, labels: readonly string[]) =>
    labels.map((label) => ({
      ...(rows.find((row) => row.what === what && row.label === label) ?? { value: 0, oldest: 0 }),
      label,
    }));
  const parks = host.parks().map(({ id }) => id);
  const waiting = (name: string, what: string, help: string): Measured[] =>
    of(what, parks).flatMap(({ label: park, value, oldest }) => [
      { name: `lingtan_${name}`, help, labels: { park }, value: Number(value) },
      ...(what === 'dead'
        ? []
        : [
            {
              ...{ name: `lingtan_${name}_oldest_seconds`, help: `${help}: age of the oldest`, labels: { park } },
              value: Number(oldest),
            },
          ]),
    ]);
  return [
    ...waiting('outbox_events', 'outbox', 'Events that are not handed on yet'),
    ...waiting('deliveries_pending', 'pending', 'Events that their subscribers have not taken yet'),
    ...waiting('dead_letters', 'dead', 'Events that could not be delivered'),
    ...of('leads', ['this', 'another']).map(({ label: process, value }) => ({
      name: 'lingtan_leads',
      help: 'Work of parks that one process does for all, by whether this process leads it',
      labels: { process },
      value: Number(value),
    })),
    { name: 'lingtan_processes', help: 'Processes of the installation', labels: {}, value: cluster.others() + 1 },
  ];
}

function pools(kernel: KernelContext): Measured[] {
  return Object.entries(kernel.pools()).flatMap(([pool, entry]) =>
    Object.entries(poolState(entry)).map(([state, value]) => ({
      name: 'lingtan_pool_connections',
      help: 'Connections to the database, and who waits for one',
      labels: { pool, state },
      value,
    })),
  );
}

function watched({ watch }: KernelContext): Measured[] {
  const help = 'Whether this process is connected to the broker of a plugin';
  return [
    ...watch.lags().map(({ seconds, ...labels }) => ({
      ...{ name: 'lingtan_lag_seconds', help: 'Since when the oldest of what waits has waited', labels },
      value: seconds,
    })),
    ...watch
      .brokers()
      .flatMap(({ connected, ...labels }) =>
        connected === null ? [] : [{ name: 'lingtan_broker_connected', help, labels, value: connected ? 1 : 0 }],
      ),
  ];
}

async function backups({ backupSchedule }: KernelContext): Promise<Measured[]> {
  if (!backupSchedule) return [];
  const { drill, newestAt, copy } = await backupSchedule.state();
  const flag = (name: string, help: string, on: boolean): Measured => ({ name, help, labels: {}, value: on ? 1 : 0 });
  const drills = [
    flag('lingtan_backup_drill_failed', 'Whether the last trial of a backup failed', drill.last?.outcome === 'failed'),
    flag('lingtan_backup_drill_late', 'Whether no backup was tried for longer than planned, or ever', drill.late),
    ...(copy
      ? [
          flag(
            'lingtan_backup_copy_failed',
            'Whether the newest backup could not be copied elsewhere',
            copy.failed !== null,
          ),
        ]
      : []),
  ];
  if (newestAt === null) return drills;
  const value = (Date.now() - Date.parse(newestAt)) / 1000;
  return [...drills, { name: 'lingtan_backup_age_seconds', help: 'Age of the newest backup', labels: {}, value }];
}

const figureName = /^[a-z][a-z0-9_]{0,60}$/;

/** What plugins say of their parks. One that fails, or that says what is no figure, takes none of the others along. */
async function ofPlugins({ host, log }: KernelContext): Promise<Measured[]> {
  const help = 'Plugins whose own figures could not be had';
  const found = await Promise.all(
    host.parks().map(async ({ id: park }) => {
      const offered = host.services(park).handle(PluginFigures) as Offers<PluginFiguresService>;
      return Promise.all(
        (await offered.all()).map(async ({ provider: plugin, service }) => {
          const failed = (value: number): Measured => ({
            ...{ name: 'lingtan_plugin_figures_missing', help, labels: { park, plugin }, value },
          });
          try {
            const figures = (await service.figures()).map(({ name, labels, ...figure }) => {
              if (!figureName.test(name) || !Number.isFinite(figure.value)) throw new TypeError(`${name} is no figure`);
              return { ...figure, name: `lingtan_${name}`, labels: { park, ...labels } };
            });
            return [failed(0), ...figures];
          } catch (error) {
            log.warn({ err: error, park, plugin }, 'the figures of a plugin could not be had');
            return [failed(1)];
          }
        }),
      );
    }),
  );
  return found.flat(2);
}
