import {
  columnScale,
  formatShare,
  openEvidence,
  Quantity,
  showsContent,
  StackBar,
  StateView,
  useLanguage,
  viewState,
} from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FlowsData, LivePowerData } from '../contracts/routes.ts';
import { tracedLinks, useFlow } from './energy-flow.tsx';
import { powerRef } from './figure-refs.ts';
import { itemColor, useItemName } from './items.ts';
import { countedForMs } from './power-now.tsx';
import { useOverview, useShownDay } from './use-overview.ts';
import { useT } from './use-t.ts';
import { WidgetBox } from './widget-box.tsx';
import './energy.css';

type Flow = FlowsData['flows'][number];
type Use = LivePowerData['uses'][number];

/** Enterprises by power now, each with its energy of today and the sources that it came from. */
export function EnterprisesWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { query, now } = useOverview();
  const shown = useShownDay();
  const flow = useFlow(shown?.from ?? null, shown?.to ?? null).data?.flows[0];
  const rows = (now?.uses ?? [])
    .filter(({ item }) => item.startsWith('enterprise:') || item === 'park' || item === 'hydrogen')
    .sort((a, b) => b.powerKw - a.powerKw);
  const state = viewState(query, {
    when: rows.length === 0,
    title: t('empty.enterprises'),
    hint: t('empty.meters-hint'),
  });
  if (!showsContent(state)) return <StateView state={state} />;
  const power = columnScale(
    rows.map(({ powerKw }) => powerKw),
    'kW',
    language,
  );
  const energy = columnScale(flow?.uses.map(({ energyWh }) => energyWh) ?? [], 'Wh', language);
  const largest = Math.max(1, ...rows.map(({ powerKw }) => powerKw));
  return (
    <WidgetBox height={height}>
      <ol className="em-ranks em-scroll" tabIndex={0}>
        {rows.map((row) => (
          <Enterprise
            key={row.item}
            row={row}
            flow={flow}
            evidence={now ? powerRef(now, `use/${row.item}`) : null}
            width={row.powerKw / largest}
            scales={{ power, energy }}
            when={t(shown?.day === 'yesterday' ? 'yesterday.energy' : 'today.energy')}
          />
        ))}
      </ol>
    </WidgetBox>
  );
}

interface EnterpriseProps {
  row: Use;
  flow: Flow | undefined;
  /** Evidence of its power. */
  evidence: string | null;
  /** Power as a share of the largest. */
  width: number;
  scales: Record<'power' | 'energy', ReturnType<typeof columnScale>>;
  /** Name of the day of the energy. */
  when: string;
}

function Enterprise({ row, flow, evidence, width, scales, when }: EnterpriseProps): ReactNode {
  const t = useT();
  const name = useItemName();
  const own = name('use', row.item);
  const energy = flow?.uses.find(({ item }) => item === row.item);
  const links = flow ? tracedLinks(flow).filter(({ use }) => use === row.item) : [];
  const parts = links.map(({ source, energyWh }) => ({
    id: source,
    label: name('source', source),
    value: energyWh,
    color: itemColor(source),
  }));
  return (
    <li className="em-rank" data-testid={`use-${row.item}`}>
      <span className="em-name">{own}</span>
      <Quantity
        value={row.missing === row.meters ? null : row.powerKw}
        unit="kW"
        {...scales.power}
        ts={row.oldestTs}
        staleAfterMs={countedForMs}
        evidence={evidence}
        quality={row.stale + row.missing > 0 ? 'estimated' : 'actual'}
        reason={t('power.no-values')}
        label={own}
      />
      <span className="em-rank-bar">
        <span style={{ width: `${100 * width}%` }}>
          <StackBar parts={parts} unit="Wh" height={6} />
        </span>
      </span>
      <span className="em-note">
        <Quantity
          value={energy?.energyWh}
          unit="Wh"
          {...scales.energy}
          size="sm"
          evidence={energy?.ref}
          label={`${own}, ${when}`}
        />{' '}
        {when}
      </span>
      {flow ? <GreenPart flow={flow} use={row.item} /> : null}
    </li>
  );
}

/** Direct, by way of storage, and contracted. */
const greenSources = new Set(['pv', 'wind', 'storage-pv', 'storage-wind', 'contracted']);

/** Green share of one use today; opens to its parts. */
function GreenPart({ flow, use }: { flow: Flow; use: string }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const links = tracedLinks(flow).filter((link) => link.use === use);
  const sum = (list: typeof links): number => list.reduce((total, { energyWh }) => total + energyWh, 0);
  const whole = sum(links);
  if (whole === 0) return null;
  const green = sum(links.filter(({ source }) => greenSources.has(source))) / whole;
  const span = `${new Date(flow.from).toISOString()}/${new Date(flow.to).toISOString()}`;
  const ref = `energy.supply/green-share/${use}/${span}`;
  return (
    <button type="button" className="em-green" data-evidence={ref} onClick={() => openEvidence(ref)}>
      {t('green.of', { share: formatShare(green, { language }) })}
    </button>
  );
}
