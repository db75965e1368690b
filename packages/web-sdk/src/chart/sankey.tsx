import type { EvidenceRef } from '@lingtan/sdk';
import type { ReactNode } from 'react';
import { onDemand } from '../on-demand/on-demand.tsx';
import './chart.css';

export interface SankeyNode {
  id: string;
  label: string;
  /** Source or CSS colour. */
  color?: string;
  /** Column from the left, 0 first; by default where the links put it. */
  depth?: number;
  /** Where flows only meet: named when pointed at, with no figure of its own and nothing written on the flows. */
  joint?: boolean;
  /** What its sum opens. */
  evidence?: EvidenceRef | null;
}

export interface SankeyLink {
  from: string;
  to: string;
  /** In the chart's unit, ≥ 0. */
  value: number;
  /** What it opens. */
  evidence?: EvidenceRef | null;
}

export interface SankeyProps {
  nodes: readonly SankeyNode[];
  links: readonly SankeyLink[];
  unit: string;
  height?: number;
  summary?: string;
  /** Name of exported files, without ending. */
  exportName?: string;
  /** For the digital screen: text to be read from afar, and no menu, since nobody operates a wall. */
  wall?: boolean;
  'data-testid'?: string;
}

const View = onDemand(async () => (await import('./sankey-view.tsx')).default);

/** Flows from sources on the left to uses on the right, in the order given, with sums at the nodes. */
export function Sankey(props: SankeyProps): ReactNode {
  return (
    <div className="lt-chart" style={{ height: props.height ?? 260 }} data-testid={props['data-testid']}>
      <View {...props} />
    </div>
  );
}

/** Fetches what `Sankey` draws with, for a plugin's `fetchForScreen`. */
export const fetchSankey = (): Promise<void> => View.fetch();
