import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publish, sealed } from '../ledger/index.ts';
import { csvLines, csvText } from '../../contracts/index.ts';
import type { ActivityInput, Factor, Profile } from '../../contracts/index.ts';
import { writeHours } from './hours-file.ts';
import { manifestFile, manifestOf } from './pack-files.ts';
import type { Manifest } from './pack-files.ts';
import { verifyPack } from './verify-pack.ts';

const profile: Profile = {
  id: 'park',
  version: 1,
  title: { en: 'Park', 'zh-CN': '园区' },
  source: 'test',
  status: 'own',
  unverified: [],
  boundary: 'park',
  kinds: ['electricity', 'process'],
  gases: 'CO2',
  gwpSet: 'AR5',
  fuelSet: 'B',
  electricity: [{ method: 'location', basis: 'average', area: 'activity', green: 'factor', exported: 'deduct' }],
  ifMissing: 'refuse',
  tceBasis: 'equivalent',
  digits: 2,
};
const factors: Factor[] = [
  {
    ...{ id: 'grid', version: 1, category: 'grid', item: 'electricity', basis: 'average', area: 'CN-JS', year: 2025 },
    ...{ value: '0.5827', unit: 'kgCO2/kWh', source: 'test', status: 'own' },
  },
  {
    ...{ id: 'flux', version: 1, category: 'process', item: 'limestone-flux', area: 'CN', scope: 'direct' },
    ...{ value: '0.4397', unit: 'tCO2/t', source: 'test', status: 'own' },
  },
];
const hours = Array.from({ length: 24 }, (_, i) => 1_000_000 + i);
const wh = hours.reduce((sum, each) => sum + each, 0);
const activities: ActivityInput[] = [
  {
    id: 'electricity/park/purchased/2025-02',
    kind: 'electricity',
    flow: 'purchased',
    amount: String(wh),
    unit: 'Wh',
    year: 2025,
  },
  {
    id: 'document/lime/1/2025-02',
    kind: 'process',
    item: 'limestone-flux',
    amount: '12.5',
    unit: 't',
    date: '2025-02-03',
  },
];

function pack(): Map<string, Uint8Array> {
  const content = publish(
    { park: 'dafeng', period: '2025-02', asOf: '2026-01-02', area: 'CN-JS', profile, activities },
    factors,
  );
  const { text, hash } = sealed(content);
  const encode = (each: string): Uint8Array => new TextEncoder().encode(each);
  const files = new Map([
    [
      'publication.json',
      encode(`{"content":${text},"recordedAt":"2026-01-02T00:00:00Z","revision":1,"sha256":"${hash}"}`),
    ],
    [
      'electricity-hours.csv',
      encode(
        writeHours([{ day: '2025-02-01', use: 'park', flow: 'purchased', revision: 1, quality: 'actual', hours }]),
      ),
    ],
    ['documents.json', encode(JSON.stringify([{ id: 'lime', amount: '12.50', unit: 't' }]))],
    ['report.pdf', encode('%PDF of the report')],
  ]);
  return seal(files, hash);
}

/** Writes the manifest anew, as somebody would who wants to hide a change. */
function seal(files: Map<string, Uint8Array>, publicationSha256: string): Map<string, Uint8Array> {
  files.delete(manifestFile);
  const frame = { park: 'dafeng', period: '2025-02', profile: 'park', revision: 1, publicationSha256 };
  files.set(manifestFile, new TextEncoder().encode(JSON.stringify(manifestOf(frame, files))));
  return files;
}

const textOf = (files: Map<string, Uint8Array>, name: string): string => new TextDecoder().decode(files.get(name));
const shaOf = (files: Map<string, Uint8Array>): string =>
  (JSON.parse(textOf(files, manifestFile)) as Manifest).publicationSha256;
const replaced = (name: string, from: string, to: string): Map<string, Uint8Array> => {
  const files = pack();
  const text = textOf(files, name);
  expect(text).toContain(from);
  files.set(name, new TextEncoder().encode(text.replace(from, to)));
  return files;
};

describe('an evidence pack', () => {
  it('recomputes its figures from hours, documents, factors and method alone', () => {
    const verdict = verifyPack(pack());
    expect(verdict).toMatchObject({ valid: true, problems: [], monthsFromHours: 1, documents: 1, files: 4 });
    const tonnes = (wh * 0.5827) / 1e6 + 12.5 * 0.4397;
    expect(Number(verdict.figures[0]!.recomputed)).toBeCloseTo(tonnes, 2);
    expect(verdict.figures[0]!.unit).toBe('tCO2');
  });

  it('names every file that was changed, taken away or put in', () => {
    for (const name of pack().keys()) {
      if (name === manifestFile) continue;
      const changed = pack();
      changed.set(name, new Uint8Array([...changed.get(name)!, 32]));
      expect(
        verifyPack(changed).problems.map(({ what }) => what),
        name,
      ).toContain(name);
    }
    const less = pack();
    less.delete('report.pdf');
    expect(verifyPack(less).problems).toEqual([{ what: 'report.pdf', problem: 'is missing' }]);
    const more = pack().set('extra.txt', new Uint8Array([1]));
    expect(verifyPack(more).problems).toEqual([{ what: 'extra.txt', problem: 'is not in the manifest' }]);
  });

  it('finds any changed byte of any file', () => {
    const names = ['publication.json', 'electricity-hours.csv', 'documents.json', 'report.pdf'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 255 }), (name, place, change) => {
        const files = pack();
        const bytes = Uint8Array.from(files.get(name)!);
        bytes[place % bytes.length]! ^= change;
        files.set(name, bytes);
        expect(verifyPack(files).problems.map(({ what }) => what)).toContain(name);
      }),
      { numRuns: 60 },
    );
  });

  it('finds a figure that was changed together with its manifest, by name', () => {
    const hour = replaced('electricity-hours.csv', '1000003', '1000004');
    seal(hour, shaOf(hour));
    expect(verifyPack(hour).problems).toEqual([
      { what: 'electricity/park/purchased/2025-02', problem: expect.stringContaining(String(wh + 1)) },
    ]);
    const document = replaced('documents.json', '12.50', '11.50');
    seal(document, shaOf(document));
    expect(verifyPack(document).problems).toMatchObject([{ what: 'document/lime/1/2025-02' }]);
    const factor = replaced('publication.json', '"value":"0.5827"', '"value":"0.4827"');
    seal(factor, shaOf(factor));
    expect(verifyPack(factor).problems.map(({ what }) => what)).toContain('publication.json');
  });

  it('is compared with the publication that is known from elsewhere', () => {
    expect(verifyPack(pack(), { sha256: shaOf(pack()) }).valid).toBe(true);
    expect(verifyPack(pack(), { sha256: 'f'.repeat(64) }).problems).toMatchObject([{ what: 'publication.json' }]);
  });

  it('is refused with the field that is wrong when it is none', () => {
    expect(() => verifyPack(new Map())).toThrow(/its manifest.json is missing/);
  });
});

it('CSV comes back as it was written', () => {
  const cell = fc.string({ minLength: 1 }).filter((text) => !text.includes('\r'));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      expect(csvLines(csvText(['a', 'b'], rows)).slice(1)).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});
