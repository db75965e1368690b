import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { Evident, useMayOpenEvidence } from '../evidence/evident.tsx';
import { openEvidence } from '../evidence/store.ts';
import { formatQuantity, formatShare } from '../format/number.ts';
import { columnScale } from '../format/units.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { saveFile, toCsv } from '../table/csv.ts';
import { flowOpacity, flowPng, flowSvg } from './flow-files.ts';
import { flowPicture, lineMiddle, nodeSum, type FlowPicture } from './flow-picture.ts';
import { measureText } from './measure-text.ts';
import { SaveMenu } from './save-menu.tsx';
import type { SankeyLink, SankeyNode, SankeyProps } from './sankey.tsx';
import { useWidth } from './use-width.ts';

/** The sums for the keyboard: out of sight until one of them has the focus. */
function SankeyFigures({ nodes, links, unit }: SankeyProps): ReactNode {
  const language = useLanguage();
  return (
    <ul className="lt-chart-figures">
      {nodes
        .filter(({ joint }) => !joint)
        .map(({ id, label, evidence }) => (
          <li key={id}>
            <Evident evidence={evidence} label={label} value={formatQuantity(nodeSum(id, links), unit, { language })}>
              {label} {formatQuantity(nodeSum(id, links), unit, { language })}
            </Evident>
          </li>
        ))}
    </ul>
  );
}

type Part = SankeyNode | SankeyLink;

/** A node or a flow under the pointer, and where that is. */
interface Pointed {
  what: Part;
  x: number;
  y: number;
}

const isLink = (what: Part): what is SankeyLink => 'from' in what;
const touches = (link: SankeyLink, id: string): boolean => link.from === id || link.to === id;
/** Newer figures make new parts of the same ends. */
const isSame = (a: Part, b: Part): boolean =>
  isLink(a) ? isLink(b) && a.from === b.from && a.to === b.to : !isLink(b) && a.id === b.id;
/** Whether a part stays bright while another is pointed at: the part itself and what it is joined to. */
function isJoined(what: Part, pointed: Part, links: readonly SankeyLink[]): boolean {
  if (isSame(what, pointed)) return true;
  if (isLink(what)) return !isLink(pointed) && touches(what, pointed.id);
  if (isLink(pointed)) return touches(pointed, what.id);
  return links.some((link) => touches(link, what.id) && touches(link, pointed.id));
}

/** The drawing itself. `onPoint` and `onOpen` are absent where nobody operates it. */
function Flows({
  picture,
  wall,
  nodes,
  pointed,
  onPoint,
  onOpen,
}: {
  picture: FlowPicture;
  wall: boolean;
  nodes: ReadonlyMap<string, SankeyNode>;
  pointed: Part | null;
  onPoint?: (what: Part | null, event: PointerEvent) => void;
  onOpen?: (what: Part) => void;
}): ReactNode {
  const links = picture.links.map(({ link }) => link);
  const part = (what: Part) => ({
    'data-dimmed': (pointed !== null && !isJoined(what, pointed, links)) || undefined,
    'data-opens': (onOpen && Boolean(what.evidence)) || undefined,
    onPointerMove: onPoint && ((event: PointerEvent) => onPoint(what, event)),
    onPointerLeave: onPoint && ((event: PointerEvent) => onPoint(null, event)),
    onClick: onOpen && (() => onOpen(what)),
  });
  return (
    <svg className="lt-flows" data-wall={wall || undefined} width={picture.width} height={picture.height} aria-hidden>
      {picture.links.map(({ link, path, color }) => (
        <path key={`${link.from}→${link.to}`} d={path} fill={color} fillOpacity={flowOpacity} {...part(link)} />
      ))}
      {picture.nodes.map(({ id, color, ...box }) => (
        <rect key={id} {...box} fill={color} {...part(nodes.get(id)!)} />
      ))}
      {picture.labels.map((label) => (
        <text
          key={label.id}
          textAnchor={label.anchor}
          dominantBaseline="central"
          style={{ fontSize: picture.fontSize }}
          {...part(nodes.get(label.id)!)}
        >
          {label.lines.map((line, index) => (
            <tspan key={index} x={label.x} y={lineMiddle(picture, label, index)}>
              {line}
            </tspan>
          ))}
        </text>
      ))}
    </svg>
  );
}

/** The drawing behind `Sankey`. Loaded lazily, with the layout of flows. */
export default function SankeyView(props: SankeyProps): ReactNode {
  const { nodes, links, unit, height = 260, summary, exportName = 'flows', wall = false } = props;
  const t = useSdkT();
  const language = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const opens = useMayOpenEvidence();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const text = useMemo(() => {
    const shown = links.filter(({ value }) => value > 0);
    // One prefix for all, so that neighbours compare and small flows keep their figures.
    const { scale, digits } = columnScale(
      nodes.map(({ id }) => nodeSum(id, shown)),
      unit,
      language,
    );
    return (value: number) => formatQuantity(value, unit, { language, scale, digits });
  }, [nodes, links, unit, language]);
  const picture = useMemo(
    () =>
      width === 0
        ? null
        : flowPicture({
            nodes,
            links,
            width,
            height,
            wall,
            figure: ({ id }) => text(nodeSum(id, links)),
            measure: measureText,
          }),
    [nodes, links, width, height, wall, text],
  );
  const nameOf = (id: string): string => byId.get(id)?.label ?? id;
  const said = (what: Part): string => {
    if (!isLink(what)) return what.joint ? what.label : `${what.label}  ${text(nodeSum(what.id, links))}`;
    const out = links.filter(({ from }) => from === what.from).reduce((sum, { value }) => sum + value, 0);
    const share = formatShare(what.value / (out || 1), { language });
    return `${nameOf(what.from)} → ${nameOf(what.to)}  ${text(what.value)} · ${share}`;
  };
  const point = (what: Part | null, event: PointerEvent): void => {
    const box = holder.current?.getBoundingClientRect();
    setPointed(what && box ? { what, x: event.clientX - box.left, y: event.clientY - box.top } : null);
  };
  const open = ({ evidence }: Part): void => {
    if (evidence) openEvidence(evidence);
  };
  return (
    <>
      {wall ? null : (
        <div className="lt-chart-bar">
          <SaveMenu
            choices={[
              {
                label: t('export.png'),
                save: () => {
                  if (picture) void flowPng(picture).then((blob) => saveFile(`${exportName}.png`, blob));
                },
              },
              {
                label: t('export.svg'),
                save: () => {
                  if (picture) saveFile(`${exportName}.svg`, flowSvg(picture), 'image/svg+xml');
                },
              },
              {
                label: t('export.csv'),
                save: () =>
                  saveFile(
                    `${exportName}.csv`,
                    toCsv(
                      ['from', 'to', `value [${unit}]`],
                      links.map(({ from, to, value }) => [nameOf(from), nameOf(to), value]),
                    ),
                  ),
              },
            ]}
          />
        </div>
      )}
      <div ref={holder} style={{ height }} role="img" aria-label={summary}>
        {picture ? (
          <Flows
            picture={picture}
            wall={wall}
            nodes={byId}
            pointed={pointed?.what ?? null}
            // Nobody points at a wall.
            {...(wall && !opens ? {} : { onPoint: point })}
            {...(opens ? { onOpen: open } : {})}
          />
        ) : null}
      </div>
      {pointed ? (
        <div className="lt-flow-tip" style={tipPlace(pointed, width)}>
          {said(pointed.what)}
        </div>
      ) : null}
      {opens ? <SankeyFigures {...props} /> : null}
    </>
  );
}

/** Beside the pointer, on the side where there is more room. */
const tipPlace = ({ x, y }: Pointed, width: number) => ({
  top: y + 14,
  ...(x < width / 2 ? { left: x + 12 } : { right: width - x + 12 }),
});
