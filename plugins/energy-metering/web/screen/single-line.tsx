import {
  EvidentMark,
  formatQuantity,
  showsContent,
  StateView,
  useConnection,
  useLanguage,
  useMayOpenEvidence,
  useNow,
  useReplay,
  viewState,
} from '@lingtan/web-sdk';
import type { WidgetProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { powerRef } from '../figure-refs.ts';
import { useItemName } from '../items.ts';
import { cssColor, loadNow } from '../power-now.tsx';
import { useOverview } from '../use-overview.ts';
import { useT } from '../use-t.ts';
import { feedersOf, lineWidth, namedAs, type Feeder } from './feeders.ts';
import { figureSize, nameLines } from './name-lines.ts';
import { Symbol } from './symbols.tsx';
import './screen.css';

const width = 1000;
const height = 500;
const bus = { y: 250, left: 20, right: width - 20 };
const staleAfter = 30_000;
const mostConsumers = 6;
/** Size of a power where it has room, px. */
const powerSize = 27;

/** Single-line diagram of the park with its powers now: who gives, who takes, and how much. */
export function ScreenPowerWidget({ height: room }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { query, now } = useOverview();
  const clock = useNow();
  const connection = useConnection();
  const replay = useReplay();
  const opens = useMayOpenEvidence();
  const state = viewState(query, {
    when: now?.newestTs === null,
    title: t('empty.power'),
    hint: t('empty.power-hint'),
  });
  if (!showsContent(state) || !now) return <StateView state={state} />;
  const { above, below } = feedersOf(now, mostConsumers);
  const largest = Math.max(...[...above, ...below].map(({ powerKw }) => Math.abs(powerKw ?? 0)), 1);
  const lost = !replay && connection.state === 'lost';
  const stale = lost || now.newestTs === null || clock - now.newestTs > staleAfter + (replay?.stepMs ?? 0);
  const late = now.late.length > 0 ? t('screen.late', { count: now.late.length }) : null;
  const load = loadNow(now);
  const shownLoad = `${now.late.length > 0 ? '≈' : ''}${formatQuantity(load, 'kW', { language })}`;
  const refOf = (figure: string): string => powerRef(now, figure);
  return (
    <svg
      className="es-line"
      viewBox={`0 0 ${width} ${height}`}
      style={{ height: room }}
      role={opens ? 'group' : 'img'}
      aria-label={t('screen.line-summary', { load: shownLoad })}
      data-stale={stale || undefined}
      data-testid="single-line"
    >
      <Row feeders={above} side="above" largest={largest} refOf={refOf} />
      <Row feeders={below} side="below" largest={largest} refOf={refOf} />
      <line className="es-bus" x1={bus.left} x2={bus.right} y1={bus.y} y2={bus.y} />
      {late === null ? null : (
        <text className="es-late" x={bus.left} y={bus.y - 60} data-testid="late-meters">
          {late}
        </text>
      )}
      <EvidentMark evidence={refOf('use/load')} label={t('power.load')} value={shownLoad}>
        <text className="es-load" x={bus.left} y={bus.y - 14}>
          {t('power.load')} <tspan className="es-load-value">{shownLoad}</tspan>
        </text>
      </EvidentMark>
    </svg>
  );
}

interface RowProps {
  feeders: Feeder[];
  side: 'above' | 'below';
  largest: number;
  refOf: (figure: string) => string;
}

function Row({ feeders, side, largest, refOf }: RowProps): ReactNode {
  // Room at the left above the busbar is for the load.
  const left = bus.left + (side === 'above' ? 250 : 0);
  const step = (bus.right - left) / Math.max(1, feeders.length);
  return feeders.map((feeder, i) => (
    <Line
      key={feeder.item}
      feeder={feeder}
      side={side}
      x={left + step * (i + 0.5)}
      room={step}
      largest={largest}
      evidence={refOf(feeder.figure)}
    />
  ));
}

interface LineProps {
  feeder: Feeder;
  side: 'above' | 'below';
  x: number;
  room: number;
  largest: number;
  evidence: string;
}

function Line({ feeder, side, x, room, largest, evidence }: LineProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const name = useItemName();
  const { item, powerKw, estimated } = feeder;
  // Whoever makes hydrogen has its sign, also an enterprise.
  const drawn = feeder.hydrogen ? 'hydrogen' : item;
  const above = side === 'above';
  const symbolY = above ? 118 : 382;
  const end = above ? symbolY + 28 : symbolY - 28;
  const label = item === 'others' ? t('screen.others') : name(above ? namedAs(feeder) : 'use', item);
  const moves = powerKw !== null && Math.abs(powerKw) >= 0.5;
  // Towards the busbar when it gives; chevrons point the way that energy goes.
  const down = above === (powerKw ?? 0) > 0;
  const middle = (end + bus.y) / 2;
  const shown = `${estimated && powerKw !== null ? '≈' : ''}${formatQuantity(powerKw === null ? null : Math.abs(powerKw), 'kW', { language })}`;
  const lines = nameLines(label, room - 20);
  // A name of one line stands next to its power.
  const nameY = (above ? 16 : 436) + (2 - lines.length) * (above ? 20 : 12);
  return (
    <g
      className="es-feeder"
      style={{ '--es-color': cssColor(drawn) } as React.CSSProperties}
      data-idle={!moves || undefined}
      data-testid={`feeder-${item}`}
    >
      <line x1={x} x2={x} y1={end} y2={bus.y} strokeWidth={lineWidth(powerKw, largest)} />
      {moves ? (
        <path
          className="es-chevron"
          d={`M${x - 11} ${middle + (down ? -7 : 7)}L${x} ${middle + (down ? 7 : -7)}L${x + 11} ${middle + (down ? -7 : 7)}`}
        />
      ) : null}
      <g className="es-symbol" transform={`translate(${x} ${symbolY})`}>
        <Symbol item={drawn} />
      </g>
      <text className="es-name" textAnchor="middle">
        {lines.map((line, i) => (
          <tspan key={i} x={x} y={nameY + i * 20}>
            {line}
          </tspan>
        ))}
        <title>{label}</title>
      </text>
      <EvidentMark evidence={powerKw === null ? null : evidence} label={label} value={shown}>
        <text
          className="es-power"
          style={{ fontSize: figureSize(shown, room - 12, powerSize) }}
          x={x}
          y={above ? 66 : 488}
          textAnchor="middle"
        >
          {shown}
        </text>
      </EvidentMark>
    </g>
  );
}
