import { describe, expect, it } from 'vitest';
import { EdgeSession } from './edge-session.ts';
import { encodeSparkplugPayload, sparkplugMetric } from './payload-encode.ts';
import { decodeSparkplugPayload, type SparkplugPayload } from './payload.ts';
import { formatSparkplugTopic, parseSparkplugTopic, type SparkplugType } from './topic.ts';

const at = (type: SparkplugType, device: string | null = null) => ({ group: 'dafeng', type, edge: 'gw-1', device });
const bdSeq = (value: number) => sparkplugMetric('bdSeq', 'Int64', value);

describe('Sparkplug topics', () => {
  it.each(['spBv1.0/dafeng/NBIRTH/gw-1', 'spBv1.0/dafeng/DDATA/gw-1/pv-3'])('reads and writes %s', (topic) => {
    expect(formatSparkplugTopic(parseSparkplugTopic(topic)!)).toBe(topic);
  });
  it.each([
    'spBv1.0/dafeng/NBIRTH/gw-1/pv-3',
    'spBv1.0/dafeng/DDATA/gw-1',
    'spBv1.0/STATE/host',
    'spBv1.0//NDATA/x',
    'spAv1.0/g/NDATA/x',
    'spBv1.0/g/__proto__/x',
    'spBv1.0/g/DDATA/x/y/z',
  ])('refuses %s', (topic) => {
    expect(parseSparkplugTopic(topic)).toBeNull();
  });
});

describe('EdgeSession', () => {
  const born = (): EdgeSession => {
    const session = new EdgeSession();
    session.apply(at('NBIRTH'), {
      seq: 0,
      timestamp: 10,
      metrics: [bdSeq(3), sparkplugMetric('load', 'Double', 1, { alias: 1 })],
    });
    session.apply(at('DBIRTH', 'pv'), {
      seq: 1,
      timestamp: 11,
      metrics: [sparkplugMetric('active-power', 'Int16', 5, { alias: 2 })],
    });
    return session;
  };

  it('resolves aliases and datatypes from the births', () => {
    const session = born();
    const metric = { alias: 2, raw: { kind: 'int', value: 0xffffffff } } as const;
    const update = session.apply(at('DDATA', 'pv'), { seq: 2, timestamp: 20, metrics: [metric] });
    expect(update).toEqual({
      metrics: [{ name: 'active-power', ts: 20, value: -1, quality: 'good', isHistorical: false }],
      skipped: [],
      needsRebirth: null,
      death: false,
    });
  });

  it('leaves out what belongs to the protocol', () => {
    const update = new EdgeSession().apply(at('NBIRTH'), {
      seq: 0,
      metrics: [
        bdSeq(0),
        sparkplugMetric('Node Control/Rebirth', 'Boolean', false),
        sparkplugMetric('load', 'Double', 2),
      ],
    });
    expect(update.metrics.map((each) => each.name)).toEqual(['load']);
  });

  it('uses no data before a birth, and asks for one', () => {
    const update = new EdgeSession().apply(at('NDATA'), { seq: 4, metrics: [sparkplugMetric('load', 'Double', 2)] });
    expect(update).toMatchObject({ metrics: [], needsRebirth: 'no-birth' });
    const other = born().apply(at('DDATA', 'wind'), { seq: 2, metrics: [sparkplugMetric('p', 'Double', 2)] });
    expect(other).toMatchObject({ metrics: [], needsRebirth: 'no-birth' });
  });

  it('keeps the data after a gap and asks for a rebirth', () => {
    const update = born().apply(at('DDATA', 'pv'), { seq: 9, metrics: [sparkplugMetric('active-power', 'Int16', 7)] });
    expect(update.metrics).toHaveLength(1);
    expect(update.needsRebirth).toBe('sequence-gap');
  });

  it('wraps the sequence at 256', () => {
    const session = new EdgeSession();
    session.apply(at('NBIRTH'), { seq: 0, metrics: [] });
    for (let n = 1; n <= 600; n++)
      expect(session.apply(at('NDATA'), { seq: n % 256, metrics: [] }).needsRebirth).toBeNull();
  });

  it('follows the sequence over the wrap when it comes from the wire, with alias 0', () => {
    const session = new EdgeSession();
    const send = (type: 'NBIRTH' | 'NDATA', payload: SparkplugPayload) => {
      const result = decodeSparkplugPayload(encodeSparkplugPayload(payload));
      if (!result.ok) throw new Error(result.error.message);
      return session.apply(at(type), result.value);
    };
    send('NBIRTH', { seq: 0, timestamp: 1, metrics: [bdSeq(0), sparkplugMetric('load', 'Double', 1, { alias: 0 })] });
    for (let n = 1; n <= 600; n++) {
      const { name: _name, ...data } = sparkplugMetric('load', 'Double', 0, { alias: 0 });
      const update = send('NDATA', { seq: n % 256, timestamp: n, metrics: [data] });
      expect(update).toMatchObject({ needsRebirth: null, skipped: [], metrics: [{ name: 'load', value: 0, ts: n }] });
    }
  });

  it('does not let a late will of an earlier connection end the present one', () => {
    const session = born();
    expect(session.apply(at('NDEATH'), { metrics: [bdSeq(2)] }).death).toBe(false);
    expect(session.online).toBe(true);
    expect(session.apply(at('NDEATH'), { metrics: [bdSeq(3)] }).death).toBe(true);
    expect(session.online).toBe(false);
  });

  it('does not take an alias of another device', () => {
    const update = born().apply(at('NDATA'), { seq: 2, metrics: [{ alias: 2, raw: { kind: 'int', value: 1 } }] });
    expect(update).toMatchObject({ metrics: [], needsRebirth: 'unknown-alias' });
  });

  it('names what carries no number', () => {
    const update = born().apply(at('NDATA'), {
      seq: 2,
      metrics: [
        sparkplugMetric('serial', 'String', 'A1'),
        sparkplugMetric('load', 'Double', null),
        { raw: { kind: 'int', value: 1 } },
      ],
    });
    expect(update.skipped.map((each) => each.reason)).toEqual(['not-a-number', 'null', 'no-name']);
  });
});
