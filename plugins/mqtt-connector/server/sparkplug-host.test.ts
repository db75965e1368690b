import { encodeSparkplugPayload, sparkplugMetric, type SparkplugPayload } from '@lingtan/protocols';
import { systemClock } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import { mqttDevice } from '../contracts/index.ts';
import { Mappings } from '../domain/index.ts';
import { SparkplugHost } from './sparkplug-host.ts';

const mappings = new Mappings({
  acceptUnlisted: true,
  devices: [
    mqttDevice.parse({ id: 'sim', asset: 'pv', quality: 'simulated' }),
    mqttDevice.parse({ id: 'doubtful', asset: 'pv', quality: 'uncertain' }),
  ],
});

function openHost() {
  const asked: string[] = [];
  const host = new SparkplugHost({ clock: systemClock, onDeath: () => undefined });
  host.publish = (topic) => void asked.push(topic);
  const send = (edge: string, type: 'NBIRTH' | 'NDATA', payload: SparkplugPayload) =>
    host.read(
      { kind: 'sparkplug', group: 'dafeng', device: edge, sparkplug: { group: 'dafeng', type, edge, device: null } },
      encodeSparkplugPayload(payload),
      mappings.get(edge)!,
      100,
    );
  return { asked, send };
}

const power = (value: number) => sparkplugMetric('active-power', 'Double', value, { alias: 0 });

describe('the Sparkplug host', () => {
  it.each([
    ['sim', 8],
    ['doubtful', 1],
    ['unlisted', undefined],
  ])('marks every sample of %s with its quality', (edge, quality) => {
    const { send } = openHost();
    const { name: _name, ...data } = power(0);
    const birth = send(edge, 'NBIRTH', { seq: 0, timestamp: 5, metrics: [power(1)] });
    const update = send(edge, 'NDATA', { seq: 1, timestamp: 6, metrics: [data] });
    const point = `${edge === 'unlisted' ? edge : 'pv'}.active-power`;
    const flags = quality === undefined ? {} : { quality };
    expect(birth).toStrictEqual({ samples: [{ point, ts: 5, value: 1, ...flags }], bad: [] });
    expect(update).toStrictEqual({ samples: [{ point, ts: 6, value: 0, ...flags }], bad: [] });
  });

  it('asks for no rebirth over several wraps of the sequence', () => {
    const { asked, send } = openHost();
    send('sim', 'NBIRTH', { seq: 0, timestamp: 1, metrics: [power(1)] });
    for (let n = 1; n <= 600; n++) {
      expect(send('sim', 'NDATA', { seq: n % 256, timestamp: n, metrics: [power(n)] })).toMatchObject({ bad: [] });
    }
    expect(asked).toEqual([]);
    send('sim', 'NDATA', { seq: 99, timestamp: 700, metrics: [power(1)] });
    expect(asked).toEqual(['spBv1.0/dafeng/NCMD/sim']);
  });
});
