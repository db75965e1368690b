import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEvidenceNameCheck } from './evidence-names.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-names-'));
  mkdirSync(join(folder, 'locales'));
  const write = (language: string, evidence: object): void =>
    writeFileSync(join(folder, 'locales', `${language}.json`), JSON.stringify({ evidence }));
  const common = {
    parameter: { cost: 'Cost', 'cost.energy': 'Cost of energy', part: 'Part' },
    column: { energy: 'Energy' },
  };
  write('en', { ...common, role: { source: 'Source' } });
  write('zh-CN', { ...common, role: {} });
});
afterAll(() => rmSync(folder, { recursive: true }));

const explanation = (more: Partial<Explanation>): Explanation => ({
  ref: 'demo.figure/1',
  title: { en: 'Figure', 'zh-CN': '数值' },
  value: 1,
  unit: '1',
  quality: 'actual',
  method: null,
  formula: null,
  inputs: [],
  recordedAt: null,
  producedBy: 'demo@1.0.0',
  ...more,
});

const check = (body: unknown): void => createEvidenceNameCheck((id) => (id === 'demo' ? folder : undefined))(body);

it('passes names of the plugin, of the web sdk, and of what is numbered or named after a colon', () => {
  check(
    explanation({
      parameters: { cost: 1, 'cost.energy': 1, 'part.1': 1, samples: 3 },
      rows: { columns: ['time', 'energy:Wh'], values: [], truncated: false },
    }),
  );
});

it('fails for a name that one language lacks, saying kind, key and file', () => {
  const input = { ref: 'demo.figure/2', role: 'source:pv', value: null };
  expect(() => check(explanation({ inputs: [input] }))).toThrow(
    `demo.figure: evidence.role.source is not in ${folder}/locales/zh-CN.json`,
  );
  expect(() => check(explanation({ parameters: { 'cost.fuel': 1 } }))).toThrow('evidence.parameter.cost.fuel');
  expect(() => check(explanation({ formula: 'sum of the parts', method: 'demo.sum@1' }))).toThrow(
    'evidence.formula.sum',
  );
});

it('looks into trees and packs, and leaves plugins without a folder alone', () => {
  const lacking = explanation({ parameters: { odd: 1 } });
  expect(() => check({ ref: 'a', state: 'open', inputs: [{ ref: 'b', explanation: lacking, inputs: [] }] })).toThrow(
    'odd',
  );
  expect(() => check(`{"type":"header"}\n${JSON.stringify({ type: 'record', explanation: lacking })}\n`)).toThrow(
    'odd',
  );
  check({ ...lacking, producedBy: 'other@1.0.0' });
});
