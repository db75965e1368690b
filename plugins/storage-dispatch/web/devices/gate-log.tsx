import {
  ActionButton,
  type Column,
  DataTable,
  DownloadLink,
  FilterSelect,
  formatTime,
  Panel,
  Quantity,
  StatusBadge,
  type Tone,
  useLocalized,
  usePark,
  viewState,
  withQuery,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ControlDevice, GateDecisionView } from '../../contracts/control-routes.ts';
import { commandSources } from '../../contracts/gate/command.ts';
import { logOutcomes } from '../../contracts/gate/decision.ts';
import { logQuery, useDecisions, type LogFilter } from '../shared/use-control.ts';
import { useCodeText, useControlWords } from '../shared/control-words.ts';
import { useT } from '../use-t.ts';

const tones: Record<GateDecisionView['outcome'], Tone> = {
  allowed: 'normal',
  clamped: 'notice',
  refused: 'alarm',
  'needs-approval': 'warning',
  ...{ proposed: 'warning', approved: 'manual', rejected: 'manual', withdrawn: 'manual', ordered: 'manual' },
};
const first = 50;
const most = 500;

/** Every decision of the gate, allowed or refused, with its reasons; each opens to its evidence. */
export function GateLog({ devices }: { devices: readonly ControlDevice[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const why = useCodeText('gate.codes');
  const outcome = useControlWords('outcome');
  const source = useControlWords('source');
  const level = useControlWords('level');
  const result = useControlWords('result');
  const [filter, setFilter] = useState<LogFilter>({ device: '', outcome: '', source: '' });
  const [limit, setLimit] = useState(first);
  const loaded = useDecisions(filter, limit);
  const rows = loaded.data?.decisions ?? [];
  const names = new Map(devices.map(({ id, name }) => [id, text(name)]));
  const columns: Column<GateDecisionView>[] = [
    {
      id: 'at',
      title: t('control.column.at'),
      kind: 'time',
      phone: true,
      value: ({ at }) => at,
      render: ({ at }) => formatTime(at, 'time'),
    },
    { id: 'device', title: t('control.column.device'), value: ({ device }) => names.get(device ?? '') ?? device },
    {
      id: 'outcome',
      title: t('control.column.outcome'),
      phone: true,
      value: (row) => outcome(row.outcome),
      render: (row) => <StatusBadge state={row.outcome} tone={tones[row.outcome]} label={outcome(row.outcome)} />,
    },
    {
      id: 'requested',
      title: t('control.column.requested'),
      kind: 'number',
      unit: 'kW',
      value: (row) => row.requestedKw,
    },
    {
      id: 'setpoint',
      title: t('control.column.setpoint'),
      kind: 'number',
      unit: 'kW',
      phone: true,
      value: (row) => row.setpointKw,
      render: (row) => (
        <Quantity value={row.setpointKw} unit="kW" evidence={row.ref} label={t('control.column.setpoint')} />
      ),
    },
    { id: 'result', title: t('control.column.result'), value: (row) => (row.result ? result(row.result) : null) },
    {
      id: 'renewed',
      title: t('control.column.renewed'),
      value: ({ renewals, heldUntil, pendingAt }) =>
        [
          heldUntil === null
            ? null
            : t('control.renewed', { times: renewals, until: formatTime(heldUntil, 'datetime') }),
          pendingAt === null ? null : t('control.renewal-open', { at: formatTime(pendingAt, 'datetime') }),
        ]
          .filter((part) => part !== null)
          .join('; ') || null,
    },
    { id: 'source', title: t('control.column.source'), value: (row) => (row.source ? source(row.source) : null) },
    {
      id: 'level',
      title: t('control.column.level'),
      value: (row) => (row.level ? level(row.level) : null),
      hidden: true,
    },
    {
      id: 'why',
      title: t('control.column.why'),
      value: (row) =>
        row.findings.map(({ code, params }) => why(code, params)).join(' ') ||
        // What the controller sends has no words of a person: it says for which level it speaks.
        (row.source === 'controller' && row.level ? t('control.carries-out', { level: level(row.level) }) : row.reason),
    },
    { id: 'by', title: t('control.column.by'), value: (row) => row.by, hidden: true },
  ];
  const set = (part: Partial<LogFilter>): void => setFilter((before) => ({ ...before, ...part }));
  const filtered = Object.values(filter).some((value) => value !== '');
  const state = viewState(loaded, {
    when: loaded.data !== undefined && rows.length === 0 && !filtered,
    title: t('control.log-empty'),
    hint: t('control.log-empty-hint'),
  });
  return (
    <Panel title={t('control.log')} flush state={state}>
      <DataTable
        id="gate-log"
        columns={columns}
        rows={rows}
        rowKey={({ no }) => String(no)}
        maxHeight={520}
        tools={
          <>
            <FilterSelect
              label={t('control.column.device')}
              all={t('control.all-devices')}
              value={filter.device}
              options={devices.map(({ id }) => ({ value: id, label: names.get(id) ?? id }))}
              onChange={(device) => set({ device })}
            />
            <FilterSelect
              label={t('control.column.outcome')}
              all={t('control.all-outcomes')}
              value={filter.outcome}
              options={logOutcomes.map((value) => ({ value, label: outcome(value) }))}
              onChange={(value) => set({ outcome: value })}
              data-testid="gate-log-outcome"
            />
            <FilterSelect
              label={t('control.column.source')}
              all={t('control.all-sources')}
              value={filter.source}
              options={commandSources.map((value) => ({ value, label: source(value) }))}
              onChange={(value) => set({ source: value })}
            />
            {rows.length >= limit && limit < most ? (
              <ActionButton onClick={() => setLimit(most)}>{t('control.more')}</ActionButton>
            ) : null}
            <DownloadLink href={withQuery('./control/decisions.csv', logQuery(filter))} name={`gate-${park.id}.csv`}>
              CSV
            </DownloadLink>
          </>
        }
        data-testid="gate-log"
      />
    </Panel>
  );
}
