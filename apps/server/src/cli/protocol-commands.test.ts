import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protocolDescriptions } from '@lingtan/protocols';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeInput, encodeInput, protocolCommands } from './protocol-commands.ts';

// Printed frame of HJ 212-2017, annex A.
const frame =
  '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n';
const [hj212, dlt645] = [protocolDescriptions['hj212']!, protocolDescriptions['dlt645']!];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingtan-protocol-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints. */
async function run(command: 'decode' | 'encode', name: string, text: string): Promise<unknown> {
  return (await runWhole(command, name, text)).printed;
}

/** What the command prints, and the exit code that it leaves. */
async function runWhole(
  command: 'decode' | 'encode',
  name: string,
  text: string,
): Promise<{ printed: unknown; exitCode: typeof process.exitCode }> {
  const file = join(folder, 'input.txt');
  writeFileSync(file, text);
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((part) => printed.push(String(part)) > 0);
  const before = process.exitCode;
  try {
    process.exitCode = undefined;
    const program = new Command().exitOverride();
    protocolCommands(program);
    await program.parseAsync(['protocol', command, name, file], { from: 'user' });
    return { printed: JSON.parse(printed.join('')), exitCode: process.exitCode };
  } finally {
    write.mockRestore();
    process.exitCode = before;
  }
}

describe('lingtan protocol decode', () => {
  it.each([
    ['as it came', frame],
    ['without its line end', frame.trim()],
    ['with LF only', `${frame.trim()}\n`],
    ['with the line end written out', `${frame.trim()}\\r\\n`],
    ['as a hex dump', Buffer.from(frame).toString('hex')],
    ['in JSON', JSON.stringify({ frame })],
    ['in JSON, as hex', JSON.stringify({ hex: Buffer.from(frame).toString('hex') })],
  ])('reads a frame of HJ 212 %s', async (_, text) => {
    expect(await run('decode', 'hj212', text)).toMatchObject({
      accept: true,
      crc: '1C80',
      cp: [{ RtdInterval: '30' }],
      meaning: { command: 'set realtime interval', system: 'wastewater outlet' },
    });
  });

  it('leaves an exit code when anything was refused, alone or among others, and none when all holds', async () => {
    const wrong = frame.replace('=30', '=60');
    const cases = (...frames: string[]) =>
      JSON.stringify({ cases: frames.map((each) => ({ input: { frame: each } })) });
    for (const [text, exitCode] of [
      [frame, undefined],
      [frame + frame, undefined],
      [cases(frame, frame + frame), undefined],
      [wrong, 1],
      [frame + wrong, 1],
      [cases(frame, wrong), 1],
      [cases(frame, frame + wrong), 1],
      [JSON.stringify([{ frame }, {}]), 1],
    ] as const)
      expect((await runWhole('decode', 'hj212', text)).exitCode, text).toBe(exitCode);
    for (const [name, hex] of [
      ['dlt645', '68 01 00 00 00 00 00 68 11 04 33 33 34 33 B4 16'],
      ['cjt188', '68 10 78 56 34 12 00 11 11 C1 03 01 04 00 78 16'],
      ['iec104', '68 04 0F 00 00 00'],
      ['modbus', '11 03 00 6B 00 03 76 88'],
      ['modbus-tcp', '00 01 00 01 00 06 01 03 00 00 00 02'],
      ['modbus-rtu', '11 03 00 6B 00 03 76 88'],
      ['sparkplug', 'FF'],
    ] as const)
      expect((await runWhole('decode', name, hex)).exitCode, name).toBe(1);
    const request = { address: '000000000001', DI: '00-01-00-00' };
    expect((await runWhole('encode', 'dlt645', JSON.stringify([request]))).exitCode).toBeUndefined();
    expect((await runWhole('encode', 'dlt645', JSON.stringify([request, { address: 'x' }]))).exitCode).toBe(1);
  });

  it('gives a list where the text holds several frames', () => {
    expect(decodeInput(hj212, 'hj212', frame + frame.replace('=30', '=60') + frame)).toMatchObject([
      { accept: true },
      { accept: false, reasons: ['crc mismatch'] },
      { accept: true },
    ]);
  });

  it('answers each case of a file, and a line end that JSON does not show is missing', () => {
    const cases = [
      { id: 'a', input: { frame } },
      { id: 'b', input: { frame: frame.trim() } },
      { id: 'c', input: {} },
    ];
    expect(decodeInput(hj212, 'hj212', JSON.stringify({ title: 'x', cases }))).toMatchObject([
      { id: 'a', accept: true },
      { id: 'b', accept: false, reasons: ['no CR LF'] },
      { id: 'c', error: { code: 'PROTOCOL_NO_INPUT' } },
    ]);
    expect(encodeInput(hj212, JSON.stringify([{ input: { segment: 'CN=1;CP=&&&&' } }, { segment: 3 }]))).toMatchObject([
      { frame: expect.stringMatching(/^##0012CN=1/) as string },
      { error: { message: 'segment: the text between length and checksum expected, got 3' } },
    ]);
  });

  it('takes a frame in one way, since of two one would be left out', () => {
    const hex = '68 04 01 00 00 00';
    for (const more of [{ text: hex }, { frame: hex }, { frame: hex, text: hex }])
      expect(() => decodeInput(hj212, 'hj212', JSON.stringify({ hex, ...more }))).toThrow(
        `one of frame, hex, text expected, got hex, ${Object.keys(more).join(', ')}`,
      );
    for (const [name, document] of [
      ['dlt645', { hex, DI: '02-01-01-00', data: '05 22' }],
      ['dlt645', { hex, data: '05 22' }],
      ['iec104', { hex, DI: '02-01-01-00' }],
    ] as const)
      expect(() => decodeInput(protocolDescriptions[name]!, name, JSON.stringify(document))).toThrow('unknown field');
  });

  it('reads a value of DL/T 645 apart from its frame', () => {
    expect(decodeInput(dlt645, 'dlt645', JSON.stringify({ DI: '02-01-01-00', data: '05 22' }))).toMatchObject({
      value: 220.5,
      unit: 'V',
    });
  });

  it.each([
    ['PROTOCOL_NOT_HEX', () => decodeInput(dlt645, 'dlt645', '68 0')],
    ['PROTOCOL_NO_INPUT', () => decodeInput(hj212, 'hj212', '{}')],
    ['PROTOCOL_NOT_JSON', () => encodeInput(dlt645, '{"address"')],
    ['PROTOCOL_NOT_ENCODED', () => encodeInput(dlt645, '{"address":"1"}')],
  ])('says what is wrong: %s', (code, act) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });

  it('names the protocols that it knows', async () => {
    await expect(run('decode', 'constructor', 'x')).rejects.toMatchObject({ code: 'PROTOCOL_UNKNOWN' });
  });
});

describe('lingtan protocol encode', () => {
  it('puts length and checksum around a bare segment', async () => {
    expect(await run('encode', 'hj212', frame.slice(6, -6))).toMatchObject({ frame, length: 101, crc: '1C80' });
  });
  it('writes a frame from head and data area', async () => {
    const head = {
      ST: '32',
      CN: '1062',
      PW: '100000',
      MN: '010000A8900016F000169DC0',
      Flag: '5',
      QN: '20160801085857223',
    };
    const cp = [{ RtdInterval: '30' }];
    expect(await run('encode', 'hj212', JSON.stringify({ head, cp }))).toMatchObject({ frame });
  });
  it('refuses a field that nothing reads, since the frame would go without it to a device', async () => {
    const write = { function: 6, address: 10, value: 1 };
    await expect(run('encode', 'modbus', JSON.stringify({ ...write, unitId: 7 }))).rejects.toThrow('unitId');
    await expect(run('encode', 'modbus', JSON.stringify(write))).resolves.toBeDefined();
  });
});
