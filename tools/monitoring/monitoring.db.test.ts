import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineJob, definePlugin, noConfig } from '@lingtan/sdk';
import { createTestPark } from '@lingtan/test-park';
import { expect, it } from 'vitest';
import { z } from 'zod';

const file = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const work = defineJob('work', { schema: z.strictObject({}) });
const promtool = (command: readonly string[]) =>
  spawnSync('promtool', command, { cwd: import.meta.dirname, encoding: 'utf8' });

it('asks for figures that the server has, in rules and dashboard', async () => {
  const park = await createTestPark({
    plugins: [
      definePlugin({
        id: 'shop',
        config: noConfig,
        jobs: [work],
        start: async (context) => context.jobs.handle(work, async () => {}),
      }),
    ],
  });
  await park.kernel.watch.look();
  const exposition = (await park.api('platform-admin').get<string>('/metrics')).body;
  await park.stop();
  // What is described is there, although nothing has been counted yet. A histogram has three series.
  const known = [...exposition.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? ['_bucket', '_count', '_sum'].map((suffix) => name + suffix) : [name!],
  );
  // What is not there before the first backup, the first sample and the first broker, and what plugins say.
  const ofPlugins = ['energy_today_wh', 'certificates_wh', 'bills_issued_fen', 'market_money_fen'];
  const later = [
    'backup_age_seconds',
    'backup_copy_failed',
    'backup_drill_failed',
    'backup_drill_late',
    'newest_sample_age_seconds',
    'broker_connected',
    ...ofPlugins,
  ];
  const possible = new Set([...known, ...later.map((name) => `lingtan_${name}`)]);
  const asked = [...file('lingtan.rules.yml').matchAll(/^ +expr: (.+)$/gm)].map(([, expression]) => expression!);
  const dashboard = JSON.parse(file('lingtan.dashboard.json')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  const drawn = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  expect(drawn.length).toBeGreaterThan(10);
  const names = new Set([...asked, ...drawn].join('\n').match(/\blingtan_\w+/g));
  expect([...names].filter((name) => !possible.has(name))).toEqual([]);
});

it('raises each alert in a state that needs it, and none where all is well', ({ skip }) => {
  const named = [...file('lingtan.rules.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name!);
  const tested = file('lingtan.rules.test.yml');
  expect(named.filter((name) => tested.split(name).length < 3)).toEqual([]);
  if (promtool(['--version']).error) return skip('promtool of Prometheus is not on this machine');
  for (const command of [
    ['check', 'rules', 'lingtan.rules.yml'],
    ['test', 'rules', 'lingtan.rules.test.yml'],
  ]) {
    const { status, stdout, stderr } = promtool(command);
    expect(status, `${stdout}${stderr}`).toBe(0);
  }
});
