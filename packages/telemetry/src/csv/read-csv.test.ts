import { describe, expect, it } from 'vitest';
import { csvMapping, type CsvMappingInput } from './csv-mapping.ts';
import { readCsv, type CsvRow } from './read-csv.ts';

async function* chunks(data: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(data: string | Uint8Array, mapping: CsvMappingInput): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of readCsv(chunks(data), csvMapping.parse(mapping), 'Asia/Shanghai')) rows.push(row);
  return rows;
}

const ts = Date.parse('2026-11-24T00:15:00Z');

describe('CSV import', () => {
  it('puts intervals that are named by their end at their start, and scales', async () => {
    const mapping: CsvMappingInput = {
      format: 'wide',
      timeZone: 'Asia/Seoul',
      intervalEndSeconds: 900,
      columns: { kWh: { point: 'eaf.power', unit: 'kW', scale: 4 } },
    };
    const start = Date.parse('2018-12-31T23:45:00+09:00');
    for (const end of ['2019-01-01T00:00:00', '2018-12-31 24:00']) {
      const [row] = await read(`time,kWh\n${end},3.5\n`, mapping);
      expect(row!.samples).toEqual([{ point: 'eaf.power', unit: 'kW', ts: start, value: 14 }]);
    }
  });

  it('reads wide files: byte order mark, units in the header, empty cells', async () => {
    const rows = await read('\ufefftime,pv.p [MW],"mill.t (degC)",pv.e\r\n2026-11-24 08:15,1.5,,"20"\r\n\r\n', {
      format: 'wide',
    });
    expect(rows).toEqual([
      {
        line: 2,
        problems: [],
        samples: [
          { point: 'pv.p', unit: 'MW', ts, value: 1.5 },
          { point: 'pv.e', ts, value: 20 },
        ],
      },
    ]);
  });

  it('reads decimal commas with semicolons, and mapped columns', async () => {
    const rows = await read('Zeit;Leistung;Rest\n2026-11-24 01:15;1,5;x\n', {
      format: 'wide',
      time: 'Zeit',
      timeZone: 'Europe/Berlin',
      decimal: ',',
      columns: { Leistung: { point: 'pv.p', unit: 'MW' } },
    });
    expect(rows[0]!.samples).toEqual([{ point: 'pv.p', unit: 'MW', ts, value: 1.5 }]);
  });

  it('reads long files with units, qualities and renamed points, in GB 18030', async () => {
    // 时间,测点,数值 in GB 18030.
    const header = Uint8Array.from([
      0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0xb2, 0xe2, 0xb5, 0xe3, 0x2c, 0xca, 0xfd, 0xd6, 0xb5, 0x0a,
    ]);
    const body = new TextEncoder().encode('2026-11-24 08:15,A1,3\n');
    const mapping = { format: 'long', time: '时间', point: '测点', value: '数值', points: { A1: 'pv.p' } } as const;
    const file = Uint8Array.from([...header, ...body]);
    expect((await read(file, { ...mapping, encoding: 'gb18030' }))[0]!.samples).toEqual([
      { point: 'pv.p', ts, value: 3 },
    ]);
    await expect(read(file, mapping)).rejects.toMatchObject({ code: 'TELEMETRY_BAD_CSV' });
    const late = Uint8Array.from([...new TextEncoder().encode(`time,a\n${'2026-11-24 08:15,1\n'.repeat(50)}`), 0xff]);
    await expect(read(late, { format: 'wide' })).rejects.toThrow('is not utf-8');
    const rows = await read('time,point,value,unit,q\n2026-11-24 08:15,pv.p,1,MW,8\n2026-11-24 08:15,pv.p,1,MW,x\n', {
      format: 'long',
      unit: 'unit',
      quality: 'q',
    });
    expect(rows[0]!.samples).toEqual([{ point: 'pv.p', ts, value: 1, unit: 'MW', quality: 8 }]);
    expect(rows[1]!.problems).toMatchObject([{ line: 3, code: 'BAD_QUALITY' }]);
  });

  it('names line and cell of what is bad and keeps the rest', async () => {
    const rows = await read(
      'time,a,b\nsoon,1,2\n2026-11-24 08:15,x,2\n"2026-11-24\n",1,2\n2026-11-24 08:15,1,2,3\n2026-11-24 08:15,7\n',
      {
        format: 'wide',
      },
    );
    expect(rows.map(({ line, samples }) => [line, samples.length])).toEqual([
      [2, 0],
      [3, 1],
      [5, 2],
      [6, 0],
      [7, 1],
    ]);
    expect(rows.flatMap(({ problems }) => problems.map(({ line, code }) => `${line} ${code}`))).toEqual([
      '2 BAD_TIME',
      '3 BAD_VALUE',
      '6 BAD_SHAPE',
    ]);
  });

  it('refuses files that cannot be read as a whole, saying why', async () => {
    await expect(read('', { format: 'wide' })).rejects.toThrow('empty');
    await expect(read('time,a,a\n', { format: 'wide' })).rejects.toThrow('column "a" more than once (columns 2, 3)');
    await expect(read('when,a\n', { format: 'wide' })).rejects.toThrow('no column "time"; the header has "when", "a"');
    await expect(read('time,a\n2026-11-24 08:15,"1\n', { format: 'wide' })).rejects.toMatchObject({
      code: 'TELEMETRY_BAD_CSV',
    });
    expect(csvMapping.safeParse({ format: 'wide', timeZone: 'Mars' }).error?.issues[0]?.message).toContain('IANA');
  });

  it('leaves out a column that is there twice, names it, and keeps the others', async () => {
    const rows = await read('time,a,b,a\n2026-11-24 08:15,1,2,3\n', { format: 'wide' });
    expect(rows[0]!.problems).toEqual([
      {
        line: 1,
        point: '',
        code: 'BAD_SHAPE',
        reason: 'column-repeated',
        params: { column: '"a"', places: '2, 4' },
        message: 'the header names column "a" more than once (columns 2, 4); expected once',
      },
    ]);
    expect(rows[1]!.samples).toEqual([{ point: 'b', ts, value: 2 }]);
    await expect(read('time,a,time\n2026-11-24 08:15,1,2\n', { format: 'wide' })).rejects.toMatchObject({
      code: 'TELEMETRY_BAD_CSV',
    });
  });

  it('guesses no zone for a row without offset among rows with one, nor reads a header line in the middle', async () => {
    const text = [
      'time,a',
      '2026-11-24T08:15:00+08:00,1',
      '2026-11-24T00:30:00Z,2',
      '2026-11-24 08:45:00,3',
      'time,a',
      '2026-11-24 09:00 +0800,4',
    ].join('\n');
    const rows = await read(text, { format: 'wide' });
    expect(rows.flatMap(({ samples }) => samples.map(({ ts: at }) => at))).toEqual([ts, ts + 900_000, ts + 2_700_000]);
    expect(rows.flatMap(({ problems }) => problems.map(({ line, code }) => [line, code]))).toEqual([
      [4, 'BAD_TIME'],
      [5, 'BAD_TIME'],
    ]);
  });
});
