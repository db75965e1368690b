import { Age, DataTable, formatNumber, Quantity, StatusBadge, useLocalized, usePark } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RegistryMeter } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';
import { shownAmount, staleAfterMs, stateLook, useMeterNames } from './shown.ts';

/** Meters with their facts, the age of their data and what they counted today. Opening a row shows the meter. */
export function RegistryTable(props: { meters: readonly RegistryMeter[]; onOpen: (id: string) => void }): ReactNode {
  const park = usePark();
  const columns = useColumns();
  return (
    <DataTable
      id="registry"
      columns={columns}
      rows={props.meters}
      rowKey={(meter) => meter.id}
      onOpen={(meter) => props.onOpen(meter.id)}
      exportName={`meter-registry-${park.id}`}
      maxHeight={720}
      data-testid="registry-table"
    />
  );
}

function useColumns(): Column<RegistryMeter>[] {
  const t = useT();
  const text = useLocalized();
  const names = useMeterNames();
  const amount = (direction: 'import' | 'export'): Column<RegistryMeter> => ({
    id: direction,
    title: t(`registry.today-${direction}`),
    kind: 'number',
    width: 126,
    phone: direction === 'import',
    value: (meter) => shownAmount(today(meter, direction)?.amount, meter.unit).value,
    render: (meter) => {
      const total = today(meter, direction);
      if (!meter.directions.includes(direction)) return null;
      const shown = shownAmount(total?.amount, meter.unit);
      return (
        <Quantity
          {...shown}
          scale="none"
          digits={0}
          quality={total?.quality.worst === 'missing' ? 'estimated' : total?.quality.worst}
          evidence={total?.ref}
          reason={t('meters.no-amount')}
          label={text(meter.name)}
        />
      );
    },
  });
  return [
    { id: 'name', title: t('meters.name'), value: (meter) => text(meter.name), phone: true },
    { id: 'id', title: t('meters.id'), value: (meter) => meter.id, width: 150 },
    { id: 'kind', title: t('registry.kind'), value: (meter) => t(`registry.kinds.${meter.kind}`), width: 92 },
    {
      id: 'node',
      title: t('registry.node'),
      value: (meter) => (meter.nodeKind === null ? null : t(`registry.nodes.${meter.nodeKind}`)),
      width: 92,
    },
    { id: 'owner', title: t('meters.owner'), value: names.owner, width: 150 },
    { id: 'ratio', title: t('registry.ratio'), kind: 'number', value: (meter) => meter.ratio, width: 76 },
    {
      id: 'voltage',
      title: t('registry.voltage'),
      kind: 'number',
      unit: 'kV',
      value: (meter) => meter.voltageKv,
      width: 80,
      hidden: true,
    },
    {
      id: 'accuracy',
      title: t('registry.accuracy'),
      value: (meter) => meter.accuracyClass,
      width: 80,
      hidden: true,
    },
    { id: 'serial', title: t('registry.serial'), value: (meter) => meter.serial, width: 120, hidden: true },
    {
      id: 'class',
      title: t('registry.rule-class'),
      value: (meter) => t(`registry.classes.${meter.ruleClass}`),
      width: 90,
      hidden: true,
    },
    {
      id: 'state',
      title: t('registry.state'),
      value: (meter) => t(`registry.states.${stateLook(meter).id}`),
      width: 108,
      render: (meter) => {
        const { id, tone } = stateLook(meter);
        const why = meter.problems.map(names.problem).join('; ');
        return <StatusBadge state={id} tone={tone} label={t(`registry.states.${id}`)} title={why || null} />;
      },
    },
    {
      id: 'age',
      title: t('registry.age'),
      kind: 'time',
      value: (meter) => meter.dataTs,
      width: 104,
      phone: true,
      render: (meter) =>
        meter.virtual ? (
          <span className="em-muted">{t('registry.virtual')}</span>
        ) : (
          <Age at={meter.dataTs} staleAfterMs={staleAfterMs(meter)} />
        ),
    },
    amount('import'),
    amount('export'),
    {
      id: 'missing',
      title: t('registry.missing'),
      kind: 'number',
      unit: '%',
      width: 96,
      value: missingShare,
      render: (meter) => {
        const share = missingShare(meter);
        return (
          <span data-alert={(share ?? 0) > 0 || undefined} className="em-missing-share">
            {formatNumber(share, { digits: share === 0 ? 0 : 1 })}
          </span>
        );
      },
    },
  ];
}

function today(meter: RegistryMeter, direction: 'import' | 'export') {
  return meter.today.find((total) => total.direction === direction);
}

/** Part of today's closed intervals without an amount, in percent; null before the first one. */
function missingShare(meter: RegistryMeter): number | null {
  const all = meter.today.reduce((sum, total) => sum + total.intervals, 0);
  if (all === 0) return null;
  return (meter.today.reduce((sum, { intervals, quality }) => sum + intervals * quality.missing, 0) / all) * 100;
}
