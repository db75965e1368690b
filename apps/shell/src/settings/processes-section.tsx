import {
  Age,
  DataTable,
  formatNumber,
  formatTime,
  Panel,
  useApi,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { useLeadNames, usePluginTitle } from './lead-names.ts';
import type { Processes, ProcessInfo } from './process-types.ts';

const whole = { digits: 0 };
/** A process renews its row every five seconds. */
const staleAfterMs = 15_000;

/** What waits, or is connected: one line of the second table. */
interface Standing {
  id: string;
  what: string;
  state: string;
  bad: boolean;
}

/** Work of the park that one process does for all. */
interface Led {
  work: string;
  name: string;
  process: string;
}

/** The processes that serve the installation, and how far their work is behind. */
export function ProcessesSection(): ReactNode {
  const t = useT();
  const park = usePark();
  const title = usePluginTitle();
  const loaded = useApi<Processes>('/processes', { refetchMs: 5000 });
  const columns = useMemo(
    (): Column<ProcessInfo>[] => [
      {
        id: 'name',
        title: t('processes.name'),
        width: 300,
        phone: true,
        value: (row) => (row.answers ? t('processes.answering', { name: nameOf(row) }) : nameOf(row)),
      },
      {
        id: 'state',
        title: t('processes.state'),
        width: 110,
        phone: true,
        value: (row) => t.of('processes', stateOf(row)),
        render: (row) => (
          <span className={row.state === 'silent' ? 'settings-bad' : undefined}>{t.of('processes', stateOf(row))}</span>
        ),
      },
      {
        id: 'seen',
        title: t('processes.seen'),
        width: 110,
        phone: true,
        value: (row) => row.seenAt,
        render: (row) => <Age at={row.seenAt} staleAfterMs={staleAfterMs} />,
      },
      { id: 'version', title: t('processes.version'), width: 170, value: ({ report }) => report?.version ?? '–' },
      {
        id: 'role',
        title: t('processes.role'),
        width: 90,
        value: ({ report }) => (report ? t(`processes.${report.role}`) : '–'),
      },
      {
        id: 'leads',
        title: t('processes.leads'),
        width: 200,
        value: ({ report }) =>
          report === null
            ? '–'
            : t(report.leadsElsewhere > 0 ? 'processes.leads-more' : 'processes.leads-here', {
                here: report.leads.length,
                elsewhere: report.leadsElsewhere,
              }),
      },
      {
        id: 'plugins',
        title: t('processes.plugins'),
        width: 220,
        value: ({ report }) =>
          report === null ? '–' : Object.values(report.plugins).flat().map(title).join(', ') || t('processes.none'),
      },
      {
        id: 'queues',
        title: t('processes.queues'),
        width: 110,
        value: ({ queues }) => (queues ? t(`processes.in-${queues}`) : '–'),
      },
      {
        id: 'pools',
        title: t('processes.pools'),
        width: 300,
        value: ({ report }) =>
          report?.pools
            .map(({ pool, open, idle, waiting, most }) =>
              t(waiting > 0 ? 'processes.pool-waiting' : 'processes.pool', {
                pool: t.of('processes.pool-of', pool),
                used: open - idle,
                most,
                waiting,
              }),
            )
            .join('; ') ?? '–',
      },
      {
        id: 'late',
        title: t('processes.late'),
        kind: 'number',
        width: 110,
        value: ({ report }) => (report ? `${formatNumber(report.loopLateMs, whole)} ms` : '–'),
      },
      {
        id: 'started',
        title: t('processes.started'),
        kind: 'time',
        width: 150,
        value: (row) => formatTime(row.startedAt, 'datetime', park.timeZone),
      },
    ],
    [park, t, title],
  );
  const led = useMemo(
    (): Column<Led>[] => [
      { id: 'work', title: t('processes.what'), width: 320, phone: true, value: ({ name }) => name },
      { id: 'process', title: t('processes.name'), width: 210, phone: true, value: ({ process }) => process },
    ],
    [t],
  );
  const standing = useMemo(
    (): Column<Standing>[] => [
      { id: 'what', title: t('processes.what'), width: 280, phone: true, value: ({ what }) => what },
      {
        id: 'state',
        title: t('processes.state'),
        width: 260,
        phone: true,
        value: ({ state }) => state,
        render: ({ state, bad }) => <span className={bad ? 'settings-bad' : undefined}>{state}</span>,
      },
    ],
    [t],
  );
  const rows = loaded.data?.processes ?? [];
  const leads = rows.flatMap((row) => row.report?.leads.map((work) => ({ work, process: nameOf(row) })) ?? []);
  const versions = [
    ...new Set(rows.flatMap(({ report }) => (report?.role === 'server' ? [report.version] : []))),
  ].toSorted();
  const leadName = useLeadNames(leads.map(({ work }) => work));
  return (
    <>
      <Panel
        title={t('processes.title')}
        flush
        state={viewState(loaded, { when: rows.length === 0, title: t('processes.empty') })}
      >
        <DataTable id="processes" columns={columns} rows={rows} rowKey={(row) => row.id} bare data-testid="processes" />
      </Panel>
      {loaded.data ? <p className="settings-note">{t('processes.note')}</p> : null}
      {versions.length > 1 ? (
        <p className="settings-note settings-bad" data-testid="processes-mixed">
          {t('processes.mixed', { versions: versions.join(', ') })}
        </p>
      ) : null}
      <Panel title={t('processes.work')} flush state={viewState(loaded)}>
        <DataTable
          id="processes-work"
          columns={standing}
          rows={loaded.data ? standingOf(loaded.data, t, title) : []}
          rowKey={(row) => row.id}
          bare
          data-testid="processes-work"
        />
      </Panel>
      <Panel
        title={t('processes.led')}
        flush
        state={viewState(loaded, { when: leads.length === 0, title: t('processes.nothing-led') })}
      >
        <DataTable
          id="processes-led"
          columns={led}
          rows={leads.map((row) => ({ ...row, name: leadName(row.work) }))}
          rowKey={(row) => `${row.work} ${row.process}`}
          bare
          data-testid="processes-led"
        />
      </Panel>
    </>
  );
}

const nameOf = ({ report, id }: ProcessInfo): string => report?.name ?? id.slice(0, 8);

const stateOf = ({ state, report }: ProcessInfo): string =>
  state === 'silent' ? 'silent' : (report?.phase.replace(' plugins', '') ?? 'unknown');

function standingOf(
  { lagSeconds, brokers }: Processes,
  t: ReturnType<typeof useT>,
  title: (plugin: string) => string,
): Standing[] {
  return [
    ...Object.entries(lagSeconds).map(([work, seconds]) => ({
      id: work,
      what: t.of('processes.lag-of', work),
      state:
        seconds === null
          ? t('processes.unknown')
          : seconds === 0
            ? t('processes.nothing')
            : t('processes.since', { seconds: formatNumber(seconds, whole) }),
      bad: seconds === null || seconds >= 600,
    })),
    ...brokers.map(({ plugin, connected }) => ({
      id: `broker ${plugin}`,
      what: t('processes.broker', { plugin: title(plugin) }),
      state: t(connected === null ? 'processes.unknown' : connected ? 'processes.connected' : 'processes.away'),
      bad: connected !== true,
    })),
  ];
}
