import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowSvg } from './flow-files.ts';
import { flowPicture, lineHeight, lineMiddle, shortened, type FlowDrawing } from './flow-picture.ts';

const nodes = [
  { id: 'pv', label: 'PV', depth: 0 },
  { id: 'grid', label: 'Grid & more', depth: 0 },
  { id: 'steel', label: 'Steel mill', depth: 1 },
  { id: 'paper', label: 'Paper mill', depth: 1 },
  { id: 'idle', label: 'Idle', depth: 1 },
];
const links = [
  { from: 'grid', to: 'steel', value: 600 },
  { from: 'pv', to: 'paper', value: 100 },
  { from: 'pv', to: 'steel', value: 300 },
  { from: 'grid', to: 'paper', value: 0 },
];
const drawn = (more: Partial<FlowDrawing> = {}) =>
  flowPicture({ nodes, links, width: 900, height: 260, wall: false, figure: ({ id }) => `${id} sum`, ...more });
const byId = <T extends { id: string }>(items: readonly T[]) => new Map(items.map((item) => [item.id, item]));

test('nodes stand in the order given, as tall as their sums, and what has no flow is left out', () => {
  const { nodes: placed } = drawn();
  expect(placed.map(({ id }) => id)).toEqual(['pv', 'grid', 'steel', 'paper']);
  const of = byId(placed);
  expect(of.get('pv')!.y).toBeLessThan(of.get('grid')!.y);
  expect(of.get('steel')!.y).toBeLessThan(of.get('paper')!.y);
  const scale = of.get('pv')!.height / 400;
  for (const [id, sum] of Object.entries({ grid: 600, steel: 900, paper: 100 }))
    expect(of.get(id)!.height).toBeCloseTo(sum * scale, 9);
  for (const { x, y, width, height } of placed) {
    expect(x).toBeGreaterThan(0);
    expect(y).toBeGreaterThanOrEqual(8);
    expect(x + width).toBeLessThan(900);
    expect(y + height).toBeLessThanOrEqual(250 + 1e-9);
  }
});

test('flows fill both of their nodes from top to bottom without crossing more than they must', () => {
  const picture = drawn();
  const of = byId(picture.nodes);
  expect(picture.links.map(({ link: { from, to } }) => `${from}→${to}`)).toEqual([
    'pv→steel',
    'pv→paper',
    'grid→steel',
  ]);
  // Corners of an outline: upper left, upper right, lower right, lower left.
  const corners = picture.links.map(({ path }) => {
    const at = path.match(/-?[\d.]+/g)!.map(Number);
    return [0, 6, 8, 14].map((index) => ({ x: at[index]!, y: at[index + 1]! }));
  });
  const [pv, grid, steel] = [of.get('pv')!, of.get('grid')!, of.get('steel')!];
  const close = (corner: { x: number; y: number } | undefined, x: number, y: number) => {
    expect(corner?.x).toBeCloseTo(x, 6);
    expect(corner?.y).toBeCloseTo(y, 6);
  };
  const bottom = ({ y, height }: { y: number; height: number }) => y + height;
  const [pvSteel, pvPaper, gridSteel] = corners;
  close(pvSteel?.[0], pv.x + pv.width, pv.y);
  close(pvPaper?.[3], pv.x + pv.width, bottom(pv));
  expect(pvPaper?.[0]?.y).toBeCloseTo(pvSteel![3]!.y, 6);
  close(gridSteel?.[0], grid.x + grid.width, grid.y);
  close(gridSteel?.[3], grid.x + grid.width, bottom(grid));
  close(pvSteel?.[1], steel.x, steel.y);
  expect(gridSteel?.[1]?.y).toBeCloseTo(pvSteel![2]!.y, 6);
  close(gridSteel?.[2], steel.x, bottom(steel));
});

test('sources are named on the left, uses on the right, joints not at all; two lines where it is narrow', () => {
  const wide = drawn();
  expect(wide.labels.map(({ id, anchor, lines }) => [id, anchor, lines])).toEqual([
    ['pv', 'end', ['PV  pv sum']],
    ['grid', 'end', ['Grid & more  grid sum']],
    ['steel', 'start', ['Steel mill  steel sum']],
    ['paper', 'start', ['Paper mill  paper sum']],
  ]);
  const narrow = drawn({ width: 350 });
  const label = narrow.labels[0]!;
  expect(label.lines).toEqual(['PV', 'pv sum']);
  expect(lineMiddle(narrow, label, 1) - lineMiddle(narrow, label, 0)).toBe(13);
  expect((lineMiddle(narrow, label, 0) + lineMiddle(narrow, label, 1)) / 2).toBeCloseTo(label.y, 9);
  const joined = drawn({ nodes: nodes.map((node) => ({ ...node, joint: node.id === 'pv' })) });
  expect(joined.labels.map(({ id }) => id)).not.toContain('pv');
});

test('a node without a column stands where its flows put it, the last ones in the last column', () => {
  const picture = flowPicture({
    nodes: ['in', 'tank', 'out', 'lost'].map((id) => ({ id, label: id })),
    links: [
      { from: 'in', to: 'tank', value: 10 },
      { from: 'tank', to: 'out', value: 9 },
      { from: 'in', to: 'lost', value: 0.001 },
    ],
    width: 900,
    height: 260,
    wall: true,
    figure: () => '',
  });
  const of = byId(picture.nodes);
  expect(of.get('in')!.x).toBeLessThan(of.get('tank')!.x);
  expect(of.get('tank')!.x).toBeLessThan(of.get('out')!.x);
  expect(of.get('lost')!.x).toBe(of.get('out')!.x);
  expect(of.get('lost')!.height, 'thin, not hidden').toBe(1);
  expect(picture.fontSize).toBe(17);
});

test('nothing is drawn without a flow or without room; flows in a circle are refused', () => {
  expect(drawn({ links: [] })).toMatchObject({ nodes: [], links: [], labels: [] });
  expect(drawn({ width: 40 })).toMatchObject({ nodes: [], links: [], labels: [] });
  expect(() => drawn({ links: [...links, { from: 'steel', to: 'pv', value: 1 }] })).toThrow('circular');
});

test('a long text is cut to its room, an end of it never less than one character', () => {
  const width = (text: string) => [...text].length * 10;
  expect(shortened('Paper mill', 100, width)).toBe('Paper mill');
  expect(shortened('Paper mill', 70, width)).toBe('Paper…');
  expect(shortened('Paper mill', 60, width)).toBe('Paper…');
  expect(shortened('Paper mill', 0, width)).toBe('P…');
});

test('the SVG file has every flow, node and label, its colours resolved and its texts escaped', () => {
  const svg = flowSvg(drawn(), (color) => (color === 'var(--lt-text)' ? '#112233' : '#445566'));
  expect(svg.match(/<path /g)).toHaveLength(3);
  expect(svg.match(/<text /g)).toHaveLength(4);
  expect(svg).toContain('Grid &amp; more  grid sum');
  expect(svg).toContain('fill="#112233"');
  expect(svg).not.toContain('var(');
});

test('labels leave each other room, however many share a column, and the largest has its own', () => {
  const sums = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(sums, fc.constantFrom(400, 900), fc.boolean(), (values, width, wall) => {
      const ends = values.map((value, index) => ({ id: `e${index}`, label: `Enterprise ${index}`, depth: 1, value }));
      const picture = drawn({
        nodes: [{ id: 'grid', label: 'Grid', depth: 0 }, ...ends],
        links: ends.map(({ id, value }) => ({ from: 'grid', to: id, value })),
        width,
        wall,
      });
      const bands = picture.labels
        .filter(({ anchor }) => anchor === 'start')
        .map((label) => {
          const half = (label.lines.length * lineHeight(picture)) / 2;
          return [label.y - half, label.y + half] as const;
        })
        .toSorted(([a], [b]) => a - b);
      for (const [index, [top]] of bands.entries())
        if (index > 0) expect(top).toBeGreaterThanOrEqual(bands[index - 1]![1] - 1e-9);
      const largest = ends.toSorted((a, b) => b.value - a.value)[0]!;
      if (picture.labels.length > 0) expect(picture.labels.map(({ id }) => id)).toContain(largest.id);
    }),
    { numRuns: 40 },
  );
});
