import { sankey, sankeyJustify } from 'd3-sankey';
import { chartColor } from '../theme/sources.ts';
import { textWidth } from './picture.ts';
import type { SankeyLink, SankeyNode } from './sankey.tsx';

/** Size of labels, in pixels: of a page, and of the digital screen, which magnifies 17 to 34 at 3840 x 2160. */
const fontSizes = { page: 11, wall: 17 } as const;
const nodeWidth = 10;
/** Below this width (px) a label takes two lines, so that the flows keep their room. */
const narrowBelow = 560;
/** Between a node and its label, in pixels. */
const labelGap = 5;

/** All that a drawing of flows shows, in pixels. Colours are CSS, `var(…)` or a value. */
export interface FlowPicture {
  width: number;
  height: number;
  fontSize: number;
  nodes: readonly { id: string; x: number; y: number; width: number; height: number; color: string }[];
  /** `path` is the outline of the flow, to be filled. */
  links: readonly { link: SankeyLink; path: string; color: string }[];
  /** `y` is the middle of the lines. */
  labels: readonly { id: string; x: number; y: number; anchor: 'start' | 'end'; lines: readonly string[] }[];
}

export interface FlowDrawing {
  nodes: readonly SankeyNode[];
  links: readonly SankeyLink[];
  width: number;
  height: number;
  wall: boolean;
  /** The sum at a node, as it is read. */
  figure: (node: SankeyNode) => string;
  /** Width of a text in pixels; reckoned from its characters by default. */
  measure?: (text: string, fontSize: number) => number;
}

const reckoned = (text: string, fontSize: number): number => (textWidth(text) * fontSize) / fontSizes.page;

/** Sum at a node: what flows in or out, whichever is larger. */
export function nodeSum(id: string, links: readonly SankeyLink[]): number {
  let into = 0;
  let out = 0;
  for (const link of links) {
    if (link.to === id) into += link.value;
    if (link.from === id) out += link.value;
  }
  return Math.max(into, out);
}

/** The text, or as much of its beginning as there is room for, with an ellipsis. */
export function shortened(text: string, room: number, width: (text: string) => number): string {
  if (width(text) <= room) return text;
  const characters = [...text];
  while (characters.length > 1 && width(`${characters.join('')}…`) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/**
 * Places flows in columns from left to right, nodes in the order given, labels outside of the flows. Nothing without a flow.
 *
 * @throws Error when flows go in a circle.
 */
export function flowPicture(drawing: FlowDrawing): FlowPicture {
  const { width, height, wall, measure = reckoned } = drawing;
  const fontSize = wall ? fontSizes.wall : fontSizes.page;
  const place = new Map(drawing.nodes.map(({ id }, index) => [id, index]));
  // In the order of the nodes at both ends, so that flows cross no more than they must.
  const shown = drawing.links
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => place.get(a.from)! - place.get(b.from)! || place.get(a.to)! - place.get(b.to)!);
  const used = drawing.nodes.filter(({ id }) => shown.some(({ from, to }) => from === id || to === id));
  const empty = { width, height, fontSize, nodes: [], links: [], labels: [] };
  if (used.length === 0) return empty;

  const narrow = width < narrowBelow;
  const sources = new Set(shown.map(({ from }) => from));
  const texts = new Map(
    used
      .filter(({ joint }) => !joint)
      .map((node) => [
        node.id,
        narrow ? [node.label, drawing.figure(node)] : [`${node.label}  ${drawing.figure(node)}`],
      ]),
  );
  const most = narrow ? width * 0.34 : wall ? 420 : 260;
  const room = (left: boolean): number => {
    const lines = [...texts].filter(([id]) => sources.has(id) === left).flatMap(([, lines]) => lines);
    return Math.min(most, Math.ceil(Math.max(60, ...lines.map((line) => reckoned(line, fontSize)))) + 16);
  };
  const [left, right] = [room(true), room(false)];
  const [top, bottom] = narrow || wall ? [14, 16] : [8, 10];
  if (left + right + 2 * nodeWidth > width) return empty;

  const placed = sankey<SankeyNode & { column?: number }, SankeyLink>()
    .nodeId(({ id }) => id)
    .nodeAlign((node, columns) => node.column ?? sankeyJustify(node, columns))
    .nodeSort(null!)
    .linkSort(null!)
    .iterations(0)
    .nodeWidth(nodeWidth)
    .nodePadding(narrow ? 2 * fontSize + 6 : wall ? 26 : 16)
    .extent([
      [left, top],
      [width - right, height - bottom],
    ])({
    // The layout writes into what it is given, and `depth` is its own.
    nodes: used.map(({ depth, ...node }) => (depth === undefined ? node : { ...node, column: depth })),
    links: shown.map((link) => ({ ...link, source: link.from, target: link.to })),
  });
  const colors = new Map(used.map(({ id, color }, index) => [id, chartColor(color ?? id, index)]));
  return {
    width,
    height,
    fontSize,
    nodes: placed.nodes.map(({ id, x0 = 0, x1 = 0, y0 = 0, y1 = 0 }) => ({
      id,
      x: x0,
      y: y0,
      width: x1 - x0,
      // What is small against the rest is drawn thin, not hidden.
      height: Math.max(1, y1 - y0),
      color: colors.get(id)!,
    })),
    links: placed.links.map((link, index) => {
      const [source, target] = [link.source, link.target] as { x0?: number; x1?: number }[];
      const ends = { x0: source?.x1 ?? 0, y0: link.y0 ?? 0, x1: target?.x0 ?? 0, y1: link.y1 ?? 0 };
      return {
        link: shown[index]!,
        path: outline(ends, Math.max(1, link.width ?? 0)),
        color: colors.get(link.from)!,
      };
    }),
    labels: apart(
      placed.nodes.flatMap(({ id, x0 = 0, x1 = 0, y0 = 0, y1 = 0 }) => {
        const isSource = sources.has(id);
        const limit = (isSource ? left : right) - 12;
        const lines = texts.get(id)?.map((line) => shortened(line, limit, (text) => measure(text, fontSize)));
        const at = isSource
          ? { x: x0 - labelGap, anchor: 'end' as const }
          : { x: x1 + labelGap, anchor: 'start' as const };
        return lines ? [{ id, ...at, y: (y0 + y1) / 2, lines }] : [];
      }),
      new Map(placed.nodes.map(({ id, value = 0 }) => [id, value])),
      fontSize,
    ),
  };
}

type Label = FlowPicture['labels'][number];

/** Labels that leave each other's place free: where there is room for one, the larger node has it. The other's is told by pointing at it. */
function apart(labels: readonly Label[], sums: ReadonlyMap<string, number>, fontSize: number): Label[] {
  const kept = new Set<Label>();
  for (const label of labels.toSorted((a, b) => sums.get(b.id)! - sums.get(a.id)!)) {
    const covers = (other: Label): boolean =>
      other.x === label.x &&
      Math.abs(other.y - label.y) < ((other.lines.length + label.lines.length) / 2) * lineHeight({ fontSize });
    if (![...kept].some(covers)) kept.add(label);
  }
  return labels.filter((label) => kept.has(label));
}

/**
 * Outline of a flow that is as tall at each end as the flow is wide. A line of that width would stand out above and below its
 * ends where it is steep.
 */
function outline({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }, width: number): string {
  const [middle, half] = [(x0 + x1) / 2, width / 2];
  const there = `M${x0},${y0 - half}C${middle},${y0 - half},${middle},${y1 - half},${x1},${y1 - half}`;
  return `${there}L${x1},${y1 + half}C${middle},${y1 + half},${middle},${y0 + half},${x0},${y0 + half}Z`;
}

/** Distance between the lines of a label, in pixels. */
export const lineHeight = ({ fontSize }: Pick<FlowPicture, 'fontSize'>): number => fontSize + 2;

/** Middle of a line of a label, in pixels. */
export const lineMiddle = (picture: FlowPicture, label: FlowPicture['labels'][number], line: number): number =>
  label.y + (line - (label.lines.length - 1) / 2) * lineHeight(picture);
