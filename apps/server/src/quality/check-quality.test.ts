import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkQuality } from './check-quality.ts';

const root = join(import.meta.dirname, '../../../..');
const sample = join(root, 'docs/samples/hello-plugin');
const folders: string[] = [];

/** The sample, changed: a null takes a file away. */
function changed(files: Record<string, string | null>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-quality-'));
  folders.push(folder);
  cpSync(sample, folder, { recursive: true });
  for (const [name, text] of Object.entries(files))
    if (text === null) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), text);
  return folder;
}
const statusOf = (folder: string, rule: string) => {
  const { status, why } = checkQuality(folder).results.find((each) => each.rule === rule)!;
  return [status, ...why];
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the quality scale', () => {
  for (const name of readdirSync(join(root, 'plugins')).filter((each) =>
    existsSync(join(root, 'plugins', each, 'plugin.json')),
  )) {
    it(`holds ${name} at the tier that its quality.yaml keeps, at least bronze`, () => {
      const report = checkQuality(join(root, 'plugins', name));
      expect(report.problems).toEqual([]);
      expect(report.tier, 'bronze at least').not.toBeNull();
    });
  }

  it('starts a new plugin at bronze, with a list of what the next tier wants', () => {
    const report = checkQuality(sample);
    expect(report).toMatchObject({ plugin: 'hello', tier: 'bronze', problems: [] });
    expect(report.results.filter(({ tier, status }) => tier === 'silver' && status === 'todo')).toEqual([
      expect.objectContaining({ rule: 'connection-test', why: ['no checkConfig in server/'] }),
    ]);
  });

  it('names what it finds', () => {
    expect(statusOf(changed({ 'plugin.json': '{"id":"Hello"}' }), 'manifest')[1]).toContain('id: ');
    expect(statusOf(changed({ 'server/index.ts': null }), 'entries')).toEqual([
      'todo',
      './server/index.ts is not there',
    ]);
    expect(statusOf(changed({ 'locales/zh-CN.json': '{"title":"你好"}' }), 'languages')).toContain(
      'greet has no Chinese text',
    );
    const page =
      "export const Page = () => { const t = useT(); return t(open ? 'titel' : 'title') + t('greet') + t('gone.by'); };\n";
    expect(statusOf(changed({ 'web/more.tsx': page }), 'languages')).toEqual([
      'todo',
      ...['titel', 'gone.by'].map(
        (key) => `web/more.tsx asks for the text ${key}, which locales/en.json does not have`,
      ),
    ]);
    const open = 'create table notes (\n  id bigint,\n  park_id text not null\n);\n';
    expect(statusOf(changed({ 'migrations/0002-notes.sql': open }), 'row-security')).toEqual([
      'todo',
      'table notes has no forced row-level security',
    ]);
    const long = changed({ 'server/long.ts': 'export {};\n'.repeat(500) });
    expect(statusOf(long, 'small-files')).toEqual(['todo', 'server/long.ts has 500 lines']);
  });

  it('believes an exemption with its reason, and no claim that the files do not bear out', () => {
    const exempt = 'rules:\n  connection-test:\n    exempt: there is nothing that it connects to\n';
    expect(checkQuality(changed({ 'quality.yaml': exempt })).tier).toBe('silver');
    const claimed = checkQuality(changed({ 'quality.yaml': 'tier: silver\nrules:\n  connection-test: done\n' }));
    expect(claimed.tier).toBe('bronze');
    expect(claimed.problems).toEqual([
      'connection-test is said to be done, but no checkConfig in server/',
      'quality.yaml says silver; reached is bronze',
    ]);
  });

  it.each([
    ['rules:\n  connection-tst: done\n', 'connection-tst'],
    ['rules:\n  evidence:\n    exempt: no\n', 'rules.evidence'],
    ['tier: platinum\n', 'tier'],
    ['tier: [\n', 'not YAML'],
  ])('refuses a quality.yaml that it does not understand: %j', (text, named) => {
    expect(() => checkQuality(changed({ 'quality.yaml': text }))).toThrow(named);
  });
});
