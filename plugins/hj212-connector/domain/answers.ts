import {
  encodeHj212,
  hj212Field,
  writeHj212Time,
  type Hj212Frame,
  type Hj212Head,
  type Hj212Item,
} from '@lingtan/protocols';

const flagOf = { 2005: '0', 2017: '4', 2025: '8', unknown: '4' } as const;

/**
 * The answer to a frame that wants one: 9014 to data, 9013 to a notice (1013, 2012, 2022). It carries QN, PW and MN of the frame,
 * ST 91 and no data (HJ 212-2017, 6.6). Null when none is wanted.
 */
export function answerTo(frame: Hj212Frame): Uint8Array | null {
  if (!frame.flag.ackWanted) return null;
  const notice = ['1013', '2012', '2022'].includes(hj212Field(frame.head, 'CN') ?? '');
  const head: Hj212Head = {};
  const copy = (name: 'QN' | 'PW' | 'MN'): void => {
    const text = hj212Field(frame.head, name);
    if (text !== undefined) head[name] = text;
  };
  copy('QN');
  head['ST'] = '91';
  head['CN'] = notice ? '9013' : '9014';
  copy('PW');
  copy('MN');
  head['Flag'] = flagOf[frame.flag.version];
  const encoded = encodeHj212(head, []);
  return encoded.ok ? encoded.bytes : null;
}

/** What a platform asks of a logger. */
export type Hj212Ask =
  | { command: 2051 | 2061 | 2031; from: number; to: number }
  /** Sets the clock to the time of sending. */
  | { command: 1012 };

/** A request of the platform; `qn` identifies the exchange. */
export function requestFrame(
  ask: Hj212Ask,
  device: { mn: string; password?: string | undefined; utcOffsetMinutes: number; system: string },
  qn: string,
  now: number,
): Uint8Array | null {
  const offset = device.utcOffsetMinutes;
  const head: Hj212Head = {
    QN: qn,
    ST: device.system,
    CN: String(ask.command),
    PW: device.password ?? '123456',
    MN: device.mn,
    Flag: '5',
  };
  const data: Hj212Item[] =
    ask.command === 1012
      ? [{ SystemTime: writeHj212Time(now, 's', offset) }]
      : [{ BeginTime: writeHj212Time(ask.from, 's', offset) }, { EndTime: writeHj212Time(ask.to, 's', offset) }];
  const encoded = encodeHj212(head, data);
  return encoded.ok ? encoded.bytes : null;
}
