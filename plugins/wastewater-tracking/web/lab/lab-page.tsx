import {
  DataTable,
  formatTime,
  localDate,
  Page,
  Panel,
  Quantity,
  StatusBadge,
  useApi,
  useCan,
  useLocalized,
  usePark,
  viewState,
  type Column,
  type PluginPageProps,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LabData, LabSample } from '../../contracts/routes.ts';
import { addDays } from '../shared/days.ts';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import { Comparisons } from './comparisons.tsx';
import { SampleStep } from './sample-step.tsx';
import { TakeSample } from './take-sample.tsx';

const tones: Record<LabSample['stage'], Tone> = {
  sampled: 'busy',
  'handed-over': 'busy',
  received: 'busy',
  analysed: 'notice',
  reviewed: 'notice',
  approved: 'normal',
  rejected: 'off',
};

const shownDays = 366;

/** Laboratory book: samples with their chain of custody, beside what the analysers said. */
export function LabPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { plants } = usePlants();
  const may = useCan('water.lab');
  const to = localDate(Date.now(), usePark().timeZone);
  const loaded = useApi<LabData>('./lab', { query: { from: addDays(to, -shownDays), to }, refetchMs: 60_000 });
  const rows = loaded.data?.samples ?? [];
  const names = new Map(plants.flatMap(({ outlets }) => outlets.map(({ id, name }) => [id, text(name)] as const)));
  const columns: Column<LabSample>[] = [
    { id: 'no', title: t('column.sample'), phone: true, value: ({ sampleNo }) => sampleNo },
    {
      id: 'at',
      title: t('column.sampled'),
      kind: 'time',
      width: 150,
      value: ({ sampledAt }) => sampledAt,
      render: ({ sampledAt }) => formatTime(sampledAt, 'short'),
    },
    { id: 'outlet', title: t('column.outlet'), value: ({ outlet }) => names.get(outlet) ?? outlet },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ parameter }) => t.of('parameter', parameter, { defaultValue: parameter }),
    },
    {
      id: 'value',
      title: t('column.result'),
      kind: 'number',
      value: ({ value }) => value,
      render: ({ value, unit, belowDetection }) => (
        <>
          {belowDetection ? '< ' : null}
          <Quantity value={value} unit={unit === 'pH' ? '' : unit} scale="none" digits={2} />
        </>
      ),
    },
    {
      id: 'online',
      title: t('column.online'),
      kind: 'number',
      value: ({ online }) => online,
      render: ({ online, unit, onlineRef }) => (
        <Quantity
          value={online}
          unit={unit === 'pH' ? '' : unit}
          scale="none"
          digits={2}
          evidence={onlineRef}
          label={t('column.online')}
        />
      ),
    },
    { id: 'unit', title: t('column.unit'), value: ({ unit }) => unit, hidden: true },
    { id: 'method', title: t('column.method'), value: ({ method }) => method },
    { id: 'session', title: t('lab.session'), value: ({ session }) => session },
    {
      id: 'stage',
      title: t('column.stage'),
      width: 130,
      phone: true,
      value: ({ stage }) => t(`stage.${stage}`),
      render: ({ stage, steps }) => (
        <StatusBadge
          state={stage}
          tone={tones[stage]}
          label={t(`stage.${stage}`)}
          title={steps
            .map((step) => `${t.of('stage', step.stage)}: ${step.actor}, ${formatTime(step.at, 'short')}`)
            .join('\n')}
        />
      ),
    },
    {
      id: 'custody',
      title: t('column.custody'),
      hidden: true,
      value: ({ steps }) =>
        steps.map((step) => `${step.stage} ${step.actor} ${new Date(step.at).toISOString()}`).join('; '),
    },
    { id: 'act', title: t('column.actions'), width: 150, value: () => null, render: (row) => <SampleStep row={row} /> },
  ];
  return (
    <Page
      title={t('lab.title')}
      meta={t('lab.meta')}
      actions={may && plants.length > 0 ? <TakeSample plants={plants} /> : null}
      data-testid="water-lab"
    >
      <Panel
        title={t('lab.samples')}
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && rows.length === 0,
          title: t('lab.empty'),
          hint: t('lab.empty-hint'),
        })}
      >
        <DataTable
          id="samples"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          initialSort={{ column: 'at', descending: true }}
          exportName="water-lab"
          maxHeight={520}
          data-testid="water-lab-table"
        />
      </Panel>
      {loaded.data && loaded.data.comparisons.length > 0 ? <Comparisons rows={loaded.data.comparisons} /> : null}
    </Page>
  );
}
