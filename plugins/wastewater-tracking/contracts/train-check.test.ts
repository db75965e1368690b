import { describe, expect, it } from 'vitest';
import { wastewaterConfig } from './config.ts';
import { trainProblems, type TrainPart } from './train-check.ts';

const unit = (id: string, of: Partial<TrainPart['units'][number]> = {}) => ({ id, ...of });
const fine: TrainPart = {
  units: [unit('tank'), unit('ro', { recovery: 0.75, removal: { COD: 0.9 } })],
  streams: [
    { id: 'in', to: 'tank' },
    { id: 'feed', from: 'tank', to: 'ro' },
    { id: 'reuse', from: 'ro' },
    { id: 'brine', from: 'ro', role: 'loss' },
  ],
};
const codes = (part: TrainPart) => trainProblems(part).map(({ code, names }) => [code, ...names]);

describe('the check of a train', () => {
  it('lets a train pass, with a recycle that has a way out', () => {
    expect(codes(fine)).toEqual([]);
    const back = { id: 'back', from: 'ro', to: 'tank', port: 'by-product' as const, share: 0.5 };
    const streams = fine.streams.map((each) => (each.id === 'brine' ? { ...each, share: 0.5 } : each));
    expect(codes({ ...fine, streams: [...streams, back] })).toEqual([]);
  });

  it('names what is there twice or not at all', () => {
    expect(codes({ ...fine, units: [...fine.units, unit('ro')] })[0]).toEqual(['unit-twice', 'ro']);
    expect(codes({ ...fine, streams: [...fine.streams, { id: 'x', from: 'tank', to: 'sun' }] })).toContainEqual([
      'unknown-unit',
      'x',
      'sun',
    ]);
    expect(codes({ ...fine, streams: [...fine.streams, { id: 'x' }] })).toContainEqual(['no-end', 'x']);
  });

  it('names circles that nothing leaves', () => {
    const streams = [
      { id: 'in', to: 'a' },
      { id: 'ab', from: 'a', to: 'b' },
      { id: 'ba', from: 'b', to: 'a' },
    ];
    expect(codes({ units: [unit('a'), unit('b')], streams })).toEqual([['closed-loop', 'a', 'b']]);
    expect(codes({ units: [unit('a')], streams: [{ id: 'x', from: 'a', to: 'a' }] })).toEqual([
      ['self-loop', 'x', 'a'],
      ['closed-loop', 'a'],
    ]);
  });

  it('names water that is lost', () => {
    const without = (id: string) => ({ ...fine, streams: fine.streams.filter((each) => each.id !== id) });
    expect(codes(without('brine'))).toEqual([['no-by-product', 'ro']]);
    expect(codes(without('reuse'))).toEqual([['no-product', 'ro']]);
    expect(codes(without('in'))).toEqual([['no-inlet', 'tank']]);
    expect(codes({ units: [unit('tank')], streams: [{ id: 'in', to: 'tank' }] })).toEqual([['no-outlet', 'tank']]);
    const shares = fine.streams.map((each) => (each.id === 'reuse' ? { ...each, share: 0.8 } : each));
    expect(codes({ ...fine, streams: shares })).toEqual([['shares', 'ro', 'reuse']]);
  });

  it('is part of the configuration, with the place of the problem', () => {
    const name = { en: 'N', 'zh-CN': '名' };
    const plant = {
      id: 'p',
      name,
      capacityM3Day: 1,
      units: [{ id: 'tank', name, kind: 'equalisation' }],
      streams: [
        { id: 'in', name, to: 'tank' },
        { id: 'out', name, from: 'pond' },
      ],
    };
    const config = wastewaterConfig.schema.parse({ plants: [plant] });
    const found = wastewaterConfig.faults!(config);
    expect(found.map(({ path }) => path.join('.'))).toEqual(['plants.0.streams.1.from', 'plants.0.units.0']);
  });
});
