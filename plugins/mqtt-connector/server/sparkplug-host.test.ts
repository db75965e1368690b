import {
  encodeSparkplugPayload,
  sparkplugMetric,
  sparkplugQualityProperty,
  type SparkplugPayload,
  type SparkplugQuality,
} from '@lingtan/protocols';
import { systemClock } from '@lingtan/sdk';
import { sampleQuality } from '@lingtan/telemetry/contracts';
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

  it.each(['sim', 'doubtful', 'unlisted'])('keeps what the sender of %s says of each value', (edge) => {
    const said = { good: 0, stale: sampleQuality.uncertain, bad: sampleQuality.bad };
    const own = { sim: sampleQuality.simulated, doubtful: sampleQuality.uncertain, unlisted: 0 }[edge]!;
    const qualities = Object.keys(said) as SparkplugQuality[];
    const { send } = openHost();
    const metrics = qualities.map((quality, alias) => ({
      ...sparkplugMetric(`${quality}.power`, 'Double', 1, { alias }),
      properties: [sparkplugQualityProperty(quality)],
    }));
    const data = metrics.map(({ name: _name, ...metric }) => metric);
    const birth = send(edge, 'NBIRTH', { seq: 0, timestamp: 5, metrics });
    const update = send(edge, 'NDATA', { seq: 1, timestamp: 6, metrics: data });
    for (const read of [birth, update])
      expect('samples' in read && read.samples.map(({ quality = 0 }) => quality)).toEqual(
        qualities.map((quality) => own | said[quality]),
      );
  });

  it('names a value that its datatype cannot hold, and takes the others', () => {
    const { send } = openHost();
    const tooMuch = { name: 'small', datatype: 1, raw: { kind: 'int', value: 300 } } as const;
    expect(send('sim', 'NBIRTH', { seq: 0, timestamp: 5, metrics: [tooMuch, power(1)] })).toMatchObject({
      samples: [{ value: 1 }],
      bad: [{ place: 'small', reason: 'the value does not fit its datatype' }],
    });
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
