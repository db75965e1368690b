import { Sankey, showsContent, StateView, useApi, viewState } from '@lingtan/web-sdk';
import type { SankeyNode, WidgetProps } from '@lingtan/web-sdk';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { FlowsData } from '../contracts/routes.ts';
import { DayNote } from './day-note.tsx';
import { orderSources } from './flows/frames.ts';
import { supplyRef } from './figure-refs.ts';
import { itemColor, useItemName } from './items.ts';
import { useShownDay } from './use-overview.ts';
import './energy.css';
import { useT } from './use-t.ts';

type Flow = FlowsData['flows'][number];

/** Energy of the day from the sources on the left to the uses on the right. */
export function EnergyFlowWidget({ height }: WidgetProps): ReactNode {
  const shown = useShownDay();
  if (!shown) return <StateView state={{ kind: 'loading' }} />;
  return (
    <>
      <DayNote />
      <EnergyFlow height={height} from={shown.from} to={shown.to} />
    </>
  );
}

/** Flows of a span in one answer; asks nothing without a span. */
export function useFlow(from: number | null, to: number | null) {
  const query = { from: new Date(from ?? 0).toISOString(), to: new Date(to ?? 0).toISOString(), resolution: 'all' };
  return useApi<FlowsData>(from === null ? null : './flows', { query, refetchMs: 60_000, keepPrevious: true });
}

/** The Sankey of a span. What no meter explains is its own thin link, never hidden. */
export const EnergyFlow = memo(function EnergyFlow({
  height,
  from,
  to,
  wall = false,
}: {
  height: number;
  from: number;
  to: number;
  wall?: boolean;
}): ReactNode {
  const t = useT();
  const name = useItemName();
  const flows = useFlow(from, to);
  const flow = flows.data?.flows[0];
  const state = viewState(flows, {
    when: flow !== undefined && flow.links.length === 0,
    title: t('empty.intervals'),
    hint: t('empty.today-hint'),
  });
  if (!showsContent(state) || !flow) return <StateView state={state} />;
  return (
    <Sankey
      nodes={nodes(flow, name)}
      links={tracedLinks(flow).map(({ source, use, energyWh, ref }) => ({
        from: `source/${source}`,
        to: `use/${use}`,
        value: energyWh,
        evidence: ref,
      }))}
      unit="Wh"
      height={height}
      wall={wall}
      summary={t('flow.summary')}
      data-testid="energy-flow"
    />
  );
});

/** Links with what a storage gave back by the origin of its charge. */
export function tracedLinks({ links, storage }: Pick<Flow, 'links' | 'storage'>) {
  return [
    ...links.filter(({ source }) => source !== 'storage'),
    ...storage.map(({ origin, ...link }) => ({ ...link, source: `storage-${origin}` })),
  ];
}

function nodes(flow: Flow, name: ReturnType<typeof useItemName>): SankeyNode[] {
  const refs = new Map([
    ...flow.sources.map(({ item, ref }) => [`source/${item}`, ref] as const),
    ...flow.uses.map(({ item, ref }) => [`use/${item}`, ref] as const),
  ]);
  const traced = tracedLinks(flow);
  /** What a storage gave back, over the uses that are drawn: who sees only their own may not open those of all. */
  const givenBack = (source: string): string => {
    const [use = 'any', ...more] = traced.filter((link) => link.source === source).map((link) => link.use);
    return supplyRef(source, more.length === 0 ? use : 'any', flow);
  };
  const node = (side: 'source' | 'use', item: string): SankeyNode => ({
    id: `${side}/${item}`,
    label: name(side, item),
    color: itemColor(item),
    depth: side === 'source' ? 0 : 1,
    evidence: item.startsWith('storage-') ? givenBack(item) : (refs.get(`${side}/${item}`) ?? null),
  });
  return [
    ...orderSources(traced.map(({ source }) => source)).map((source) => node('source', source)),
    ...flow.uses.filter(({ energyWh }) => energyWh > 0).map(({ item }) => node('use', item)),
  ];
}
