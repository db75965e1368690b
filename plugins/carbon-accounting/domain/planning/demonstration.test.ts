import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, it } from 'vitest';
import { carbonConfig, newScenario } from '../../contracts/index.ts';
import { newScenarioOf } from './demonstration.ts';

const folder = new URL('../../../../parks/', import.meta.url);

it('the demo parks plan with what a planner could enter, on the year carried on', () => {
  for (const park of ['dafeng-port', 'ordos-mengsu']) {
    const { plugins } = parse(readFileSync(new URL(`${park}.yaml`, folder), 'utf8')) as {
      plugins: Record<string, { config: unknown }>;
    };
    const { demonstration } = carbonConfig.schema.parse(plugins['carbon-accounting']!.config);
    const asked = demonstration!.scenarios.map((each) =>
      newScenarioOf(each, demonstration!, { period: '2026', note: 'demonstration' }),
    );
    expect(asked.length).toBeGreaterThan(1);
    for (const each of asked) expect(newScenario.parse(each)).toMatchObject({ carryOn: true, period: '2026' });
  }
});

it('a park without a demonstration has none', () => {
  expect(carbonConfig.schema.parse({}).demonstration).toBeUndefined();
});
