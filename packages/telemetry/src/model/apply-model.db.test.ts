import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';

describe('applying assets and points', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
  });
  afterAll(() => fixture?.close());

  it('is idempotent and says what it did', async () => {
    const first = await fixture.apply(fixture.park, smallModel);
    expect(first.assets.added).toEqual(['pv', 'mill']);
    expect(first.points.added).toEqual(['pv.p', 'pv.e', 'mill.t']);
    const again = await fixture.apply(fixture.park, smallModel);
    expect(again.points).toEqual({ added: [], changed: [], archived: [], unchanged: ['pv.p', 'pv.e', 'mill.t'] });
    const points = await fixture.engine.view(fixture.park, null).points();
    expect(points.find(({ id }) => id === 'pv.p')).toMatchObject({
      enterpriseId: 'steel',
      unit: 'kW',
      retention: 'fast',
    });
  });

  it('archives what is gone and brings it back with its number and samples', async () => {
    const view = fixture.engine.view(fixture.park, null);
    const [before] = await view.resolve(['pv.e']);
    await fixture.engine.ingest(fixture.park, 'test', [{ point: 'pv.e', ts: Date.parse(testNow), value: 1 }]);
    const without = { ...smallModel, points: smallModel.points.filter(({ id }) => id !== 'pv.e') };
    expect((await fixture.apply(fixture.park, without)).points.archived).toEqual(['pv.e']);
    await expect(view.resolve(['pv.e'])).rejects.toMatchObject({ code: 'TELEMETRY_UNKNOWN_POINT' });
    expect((await fixture.apply(fixture.park, smallModel)).points.changed).toEqual(['pv.e']);
    const [after] = await view.resolve(['pv.e']);
    expect(after!.no).toBe(before!.no);
    expect(await view.latest(['pv.e'])).toHaveLength(1);
  });

  it('does not change a unit under stored samples', async () => {
    const change = (id: string, unit: string) => ({
      ...smallModel,
      points: smallModel.points.map((point) => (point.id === id ? { ...point, unit } : point)),
    });
    await expect(fixture.apply(fixture.park, change('pv.e', 'MWh'))).rejects.toMatchObject({
      code: 'TELEMETRY_UNIT_FIXED',
    });
    expect((await fixture.apply(fixture.park, change('pv.p', 'MW'))).points.changed).toEqual(['pv.p']);
  });

  it('names everything that is wrong and changes nothing', async () => {
    const [pv, mill] = smallModel.assets;
    const [power] = smallModel.points;
    const broken = {
      assets: [
        { ...pv!, parentId: 'mill' },
        { ...mill!, parentId: 'pv' },
        { ...pv!, id: 'roof-a' },
        { ...mill!, id: 'roof-a' },
      ],
      points: [
        { ...power!, unit: 'bananas' },
        { ...power!, assetId: 'roof' },
      ],
    };
    const error = await fixture.apply(fixture.park, broken).catch((reason: Error) => reason);
    for (const part of [
      'asset roof-a is declared twice',
      'own ancestor',
      'unit bananas is unknown',
      'no asset roof',
      'point pv.p is declared twice',
    ]) {
      expect(String(error)).toContain(part);
    }
    await expect(
      fixture.apply(fixture.park, { assets: [], points: [{ ...power!, kind: 'sponge' as 'gauge' }] }),
    ).rejects.toThrow('points.0.kind');
  });
});
