import { describe, expect, it } from 'vitest';
import { commonStep, guessMapping, storedAtStart, toMapping } from './guess-mapping.ts';
import { guessDelimiter, guessEncoding, splitRows } from './read-table.ts';
import { toCsvText } from './read-workbook.ts';

describe('what the import guesses of a file', () => {
  it('its encoding, delimiter and rows', () => {
    expect(guessEncoding(new TextEncoder().encode('时间,电量\n2026-11-24 08:15,1\n'))).toBe('utf-8');
    expect(
      guessEncoding(Uint8Array.from([0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0xb5, 0xe7, 0xc1, 0xbf, 0x0a, 0x31, 0x0a])),
    ).toBe('gb18030');
    expect(guessDelimiter('Zeit;"a;b";c\n1,5;2')).toBe(';');
    expect(splitRows('a,"b ""x"", y"\r\n1,"two\nlines"\n\n3', ',', 10)).toEqual([
      ['a', 'b "x", y'],
      ['1', 'two\nlines'],
      ['3'],
    ]);
    expect(splitRows('a\nb\nc', ',', 2)).toEqual([['a'], ['b']]);
  });

  it('time column, interval ends, decimal sign and units', () => {
    const rows = [
      ['2018-01-01T00:15:00', '3,17', '2,95'],
      ['2018-01-01T00:30:00', '4', '4,46'],
    ];
    const draft = guessMapping(['interval_end_local', 'Usage [kWh]', 'Reactive'], rows, 'Asia/Seoul');
    expect(draft).toEqual({
      time: 'interval_end_local',
      timeZone: 'Asia/Seoul',
      intervalEndMinutes: 15,
      decimal: ',',
      columns: [
        { header: 'Usage [kWh]', point: '', unit: 'kWh' },
        { header: 'Reactive', point: '', unit: '' },
      ],
    });
    draft.columns[0]!.point = 'mill.import';
    expect(toMapping(draft, { delimiter: ';', encoding: 'utf-8' })).toEqual({
      format: 'wide',
      time: 'interval_end_local',
      timeZone: 'Asia/Seoul',
      decimal: ',',
      delimiter: ';',
      encoding: 'utf-8',
      intervalEndSeconds: 900,
      columns: { 'Usage [kWh]': { point: 'mill.import', unit: 'kWh' } },
    });
  });

  it('ends of intervals move to the start for mean power only, or where the register wants it', () => {
    expect(storedAtStart({ id: 'p', kind: 'gauge' })).toBe(true);
    expect(storedAtStart({ id: 'c', kind: 'counter' })).toBe(false);
    expect(storedAtStart({ id: 'r', kind: 'gauge', stamp: 'end' })).toBe(false);
    expect(storedAtStart({ id: 'r', kind: 'gauge', stamp: 'start' })).toBe(true);
    const draft = { ...guessMapping(['end', 'a'], [], 'UTC'), intervalEndMinutes: 15 };
    expect(toMapping({ ...draft, atStart: false }, { delimiter: ',', encoding: 'utf-8' })).not.toHaveProperty(
      'intervalEndSeconds',
    );
  });

  it('no interval where the steps differ, no decimal comma where there are points', () => {
    expect(commonStep(['2026-01-01 00:00', '2026-01-01 00:15', '2026-01-01 01:00'])).toBeNull();
    expect(guessMapping(['time', 'a'], [['2026-01-01 00:00', '1.5']], 'UTC').decimal).toBe('.');
  });

  it('the times of a worksheet as its wall clock', () => {
    const rows = [
      ['time', 'kWh', null],
      [new Date('2026-11-24T08:14:59.9996Z'), 1.5, 'a, "b"'],
      [null, null, null],
    ];
    expect(toCsvText(rows)).toBe('time,kWh,\n2026-11-24 08:15:00,1.5,"a, ""b"""\n');
  });
});
