import { describe, expect, it } from 'vitest';
import { createReadiness, type Phase } from './readiness.ts';

const broker = { park: 'dafeng', plugin: 'mqtt', connected: false };
const options = (more: Partial<Parameters<typeof createReadiness>[0]> = {}) => ({
  process: 'here/1',
  watch: { lagSeconds: () => ({ events: 4000, rollups: null }), brokers: () => [broker] },
  databaseProblem: () => null,
  queueProblem: () => null,
  displaced: () => null,
  statuses: () => [],
  ...more,
});

describe('readiness', () => {
  it.each(['failed', 'retrying', 'degraded', 'incompatible', 'migration-error', 'starting'] as const)(
    'is not taken away by a plugin that is %s, which is named',
    (state) => {
      const statuses = () => [
        { pluginId: 'meters', state },
        { pluginId: 'meters', state },
        { pluginId: 'carbon', state: 'running' as const },
      ];
      const readiness = createReadiness(options({ statuses }));
      readiness.enter('ready');
      const { status, plugins } = readiness.report();
      expect(status).toBe('ready');
      expect(Object.values(plugins).flat()).toEqual(state === 'starting' ? [] : ['meters']);
    },
  );

  it('is not taken away by what waits nor by a broker that is away, which are named', () => {
    const readiness = createReadiness(options());
    readiness.enter('ready');
    const named = { process: 'here/1', lagSeconds: { events: 4000, rollups: null }, brokers: [broker] };
    expect(readiness.report()).toMatchObject({ status: 'ready', ...named });
  });

  it.each([
    ['the database', { databaseProblem: () => 'cut off' }, /database.*cut off/],
    ['the queues', { queueProblem: () => 'cut off' }, /queues.*cut off/],
    ['another process', { displaced: () => 'other queues' }, /other queues/],
  ])('is taken away by %s', (_what, more, reason) => {
    const readiness = createReadiness(options(more));
    readiness.enter('ready');
    expect(readiness.report()).toMatchObject({ status: 'not ready', reason: expect.stringMatching(reason) as string });
  });

  it.each<Phase>(['starting plugins', 'draining', 'stopping'])('is taken away by %s', (phase) => {
    const readiness = createReadiness(options());
    readiness.enter(phase);
    expect(readiness.report()).toMatchObject({ status: 'not ready', reason: phase });
  });
});
