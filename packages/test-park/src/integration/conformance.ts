import { registerPlugin } from '@lingtan/kernel';
import { checkSignature, openPackage, type PluginPackage } from '@lingtan/packaging';
import { messageKeysOf, webImportsOf } from './read-parts.ts';
import { sharedWebModules } from '@lingtan/sdk';

/** One rule and how the integration stands to it. */
export interface ConformanceFinding {
  rule: string;
  outcome: 'passed' | 'failed' | 'warning';
  /** What is wrong and what to do, or what was seen. */
  note: string;
}

/** Report on one packed integration. */
export interface ConformanceReport {
  id: string | null;
  version: string | null;
  passed: boolean;
  findings: ConformanceFinding[];
}

const largestServer = 4 * 1024 * 1024;
const largestWeb = 1024 * 1024;

/**
 * Checks a packed integration (.tgz) as an installation would and beyond: what it is made of, that its code loads in a
 * process of its own and says what the manifest says, that its web part fits the shell, that it speaks both languages,
 * and whether it is signed. Nothing of it runs outside of that process.
 */
export async function checkIntegration(archive: Buffer): Promise<ConformanceReport> {
  const findings: ConformanceFinding[] = [];
  const say = (rule: string, problem: string | null, fine: string, outcome: 'failed' | 'warning' = 'failed'): void =>
    void findings.push({ rule, outcome: problem === null ? 'passed' : outcome, note: problem ?? fine });
  let opened: PluginPackage;
  try {
    opened = openPackage(archive);
  } catch (error) {
    say('package', (error as Error).message, '');
    return { id: null, version: null, passed: false, findings };
  }
  const { manifest, files, server } = opened;
  say('package', null, `${files.size} files, ${archive.length} bytes`);
  const loaded = await registerPlugin({ package: opened, log: silent });
  say('loads', loaded.problem?.error.message ?? null, 'it loads in a process of its own, and code and manifest agree');
  const config = loaded.definition?.config;
  if (loaded.definition) {
    const parsed = config!.schema.safeParse({});
    say(
      'starts-unset',
      parsed.success ? null : `without settings: ${parsed.error.issues.map(({ message }) => message).join('; ')}`,
      'it can be enabled before anything is set',
      'warning',
    );
    say(
      'connection-test',
      loaded.definition.checkConfig ? null : 'it has no checkConfig; operators cannot test their settings',
      'operators can test their settings',
      'warning',
    );
  }
  const serverSize = Buffer.byteLength(Object.values(server?.files ?? {}).join(''));
  say(
    'server-size',
    serverSize > largestServer ? `${serverSize} bytes; at most ${largestServer}` : null,
    `${serverSize} bytes`,
  );
  webRules(opened, say);
  const { state, problems, keyId } = checkSignature(files, manifest, new Set());
  say('signature', state === 'modified' ? problems.join('; ') : null, keyId ? `by key ${keyId}` : 'checked');
  if (state === 'unsigned') say('signed', 'not signed yet: lingtan-plugin sign FILE --key KEY', '', 'warning');
  const passed = findings.every(({ outcome }) => outcome !== 'failed');
  return { id: manifest.id, version: manifest.version, passed, findings };
}

type Say = (rule: string, problem: string | null, fine: string, outcome?: 'failed' | 'warning') => void;

function webRules({ manifest, files }: PluginPackage, say: Say): void {
  const { nav, widgets } = manifest.contributes;
  const web = manifest.entry.web?.replace(/^\.\//, '');
  if (web === undefined) {
    say(
      'web',
      nav.length + widgets.length > 0 ? 'pages and widgets are named, but entry.web is missing' : null,
      'none',
    );
    return;
  }
  const text = files.get(web)!.toString('utf8');
  const foreign = webImportsOf(text).filter((name) => !name.startsWith('.') && !isShared(name));
  say(
    'web-imports',
    foreign.length > 0 ? `${foreign.join(', ')} is not shared by the shell; bundle it` : null,
    'only what the shell shares',
  );
  say(
    'web-size',
    text.length > largestWeb ? `${text.length} bytes; at most ${largestWeb}` : null,
    `${text.length} bytes`,
  );
  const folder = web.slice(0, web.lastIndexOf('/') + 1);
  say('web-folder', folder === '' ? 'entry.web must lie in a folder of its own' : null, folder);
  const problem = messageKeysOf(files);
  say('languages', problem, 'English and Chinese have the same texts', 'warning');
}

const isShared = (name: string): boolean => (sharedWebModules as readonly string[]).includes(name);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
