import { describe, expect, it } from 'vitest';
import { balanceFlows, flowEndFigure } from './balance-flows.ts';
import type { PlantDay } from './records.ts';

const streams = [
  { id: 'in', to: 'tank' },
  { id: 'feed', from: 'tank', to: 'ro' },
  { id: 'brine', from: 'ro' },
];
const stream = (id: string, m3: number | null, reconciledM3: number | null = null): PlantDay['streams'][number] => ({
  ...{ stream: id, m3, reconciledM3, quality: 'actual', notes: [], test: null },
});
const node = (unit: string | null, closureM3: number | null): PlantDay['nodes'][number] => ({
  ...{ unit, closureM3, inM3: 0, outM3: 0, storageM3: 0, closurePercent: null, verdict: 'closed', missing: [] },
});
const day = (content: Partial<PlantDay>): PlantDay => ({
  ...{ plant: 'p', day: '2026-11-08', from: 0, to: 86_400_000, streams: [], storages: [], nodes: [], suspects: null },
  ...{ intakeM3: null, reusedM3: null, recovery: null, energyKwh: null },
  ...content,
});

describe('flows of a balance', () => {
  it('are its streams, by their meter or the other meters; those of which nothing is known are left out', () => {
    const streams3 = [stream('in', 100), stream('feed', null, 98), stream('brine', null)];
    expect(balanceFlows({ streams }, day({ streams: streams3 }))).toEqual([
      { from: 'in/in', to: 'tank', m3: 100, figure: ['stream', 'in'] },
      { from: 'tank', to: 'ro', m3: 98, figure: ['stream', 'feed'] },
    ]);
  });

  it('go to a store that fills and come from one that empties', () => {
    const storages = [
      { unit: 'tank', startM3: 10, endM3: 15 },
      { unit: 'ro', startM3: 4, endM3: 1 },
      { unit: 'still', startM3: 4, endM3: 4 },
    ];
    expect(balanceFlows({ streams }, day({ storages }))).toEqual([
      { from: 'tank', to: 'store/tank', m3: 5, figure: ['storage', 'tank'] },
      { from: 'store/ro', to: 'ro', m3: 3, figure: ['storage', 'ro'] },
    ]);
  });

  it('have what the meters of a unit do not agree on, above half a cubic metre, and not that of the plant', () => {
    const nodes = [node(null, 7), node('tank', 8), node('ro', -1), node('small', 0.4)];
    expect(balanceFlows({ streams }, day({ nodes }))).toEqual([
      { from: 'tank', to: 'error/lost', m3: 8, figure: ['error', 'tank'] },
      { from: 'error/gained', to: 'ro', m3: 1, figure: ['error', 'ro'] },
    ]);
  });

  it('open at their ends the figure that is read there', () => {
    expect(['tank', 'in/in', 'out/brine', 'store/tank', 'error/lost'].map(flowEndFigure)).toEqual([
      ['through', 'tank'],
      ['stream', 'in'],
      ['stream', 'brine'],
      ['storage', 'tank'],
      ['lost'],
    ]);
  });
});
