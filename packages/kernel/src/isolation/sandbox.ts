import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Runner } from './runner-file.ts';

/**
 * What the system keeps a plugin's process from. `namespaces`: it sees no other process, no network and no shared memory, and
 * has mounts of its own. `account`: it runs under one that owns nothing, where the server is root; else the server's, within what
 * all others of the boundary hold together and nothing of the server is reached from. `privileges`: it has none and gets none.
 * `files`: it reads what it is started from, and writes nothing. `system-calls`: only those that Node needs.
 */
export const boundary = ['namespaces', 'account', 'privileges', 'files', 'system-calls'] as const;
/** And `resources`, which are no part of the boundary: a control group limits its memory, processes and share of the processor. */
export const measures = [...boundary, 'resources'] as const;
export type Measure = (typeof measures)[number];

/** How plugins' processes are started on a machine. */
export interface Sandbox {
  readonly measures: ReadonlySet<Measure>;
  /** The namespaces belong to one of users, without which only root may make them. */
  readonly userNamespace: boolean;
  /** bubblewrap does what the programs of util-linux cannot everywhere; it does all of it or nothing. */
  readonly bubblewrap: boolean;
  /** File with the filter of system calls. */
  readonly filter: string;
  /** Control group below which each process gets one of its own; null where there is none. */
  readonly group: string | null;
}

/** Without anything of the system: what remains is what Node itself offers. */
export const noSandbox: Sandbox = {
  measures: new Set(),
  userNamespace: false,
  bubblewrap: false,
  filter: '',
  group: null,
};

/** Numbers of accounts beyond all that systems hand out to people, services and containers. */
const accounts = { from: 1_900_000_000, to: 2_000_000_000 };

const dyingWithParent = ['--pdeathsig', 'KILL'];
const setprivFile = '/usr/bin/setpriv';

/** What goes before the command of a plugin's process: programs each of which ends when it cannot do its part. */
export function wrappers(sandbox: Sandbox, runner: Runner): string[] {
  const { measures: taken, userNamespace, bubblewrap, filter } = sandbox;
  if (!boundary.some((measure) => taken.has(measure))) return [];
  const asRoot = process.getuid?.() === 0;
  const account = String(randomInt(accounts.from, accounts.to));
  const has = (measure: Measure, ...words: string[]): string[] => (taken.has(measure) ? words : []);
  const rootHas = (measure: Measure, ...words: string[]): string[] => (asRoot ? has(measure, ...words) : []);
  const namespaces = [
    ...has('namespaces', 'setpriv', ...dyingWithParent, '--', 'unshare'),
    ...(userNamespace ? has('namespaces', '--user', '--map-current-user') : []),
    ...has('namespaces', '--pid', '--fork', '--kill-child', '--mount', '--mount-proc', '--ipc', '--net', '--uts', '--'),
  ];
  return [
    ...(bubblewrap ? [] : namespaces),
    ...['setpriv', ...dyingWithParent],
    ...rootHas('account', '--reuid', account, '--regid', account, '--clear-groups'),
    ...has('privileges', '--no-new-privs'),
    // Whoever is not root has none to lose, and may not lose any.
    ...rootHas('privileges', '--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all'),
    ...(taken.has('files') && !bubblewrap ? onlyReading(runner, filter) : []),
    '--',
    ...(bubblewrap ? bubble(runner, filter) : []),
    // setpriv sets the filter before it does anything else, so that all else has been done by another one.
    ...(bubblewrap ? [] : has('system-calls', 'setpriv', '--no-new-privs', '--seccomp-filter', filter, '--')),
  ];
}

/** bubblewrap: namespaces of its own, in whose mounts there is nothing but what is started, and the filter by descriptor. */
function bubble({ readable }: Runner, filter: string): string[] {
  const folders = ['/lib', '/lib64', '/usr/lib', '/usr/lib64'];
  const files = [realpathSync(process.execPath), process.execPath, ...readable, ...startFiles];
  // What lies in a folder that is seen is there already, as are the devices.
  const more = files.filter((path) => !['/dev', ...folders].some((folder) => path.startsWith(`${folder}/`)));
  return [
    ...['/bin/sh', '-c', 'exec "$@" 9<"$0"', filter, 'bwrap', '--seccomp', '9'],
    ...['--unshare-all', '--die-with-parent', '--as-pid-1', '--cap-drop', 'ALL', '--proc', '/proc', '--dev', '/dev'],
    ...[...folders, ...new Set(more)].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--chdir', '/', '--'],
  ];
}

/** Landlock: the process reads Node, its libraries and its own program. There is no rule for writing. */
function onlyReading({ readable }: Runner, filter: string): string[] {
  const rules = (rights: string, paths: readonly string[]): string[] =>
    paths.filter((path) => existsSync(path)).flatMap((path) => ['--landlock-rule', `path-beneath:${rights}:${path}`]);
  const isFile = (path: string): boolean => /\.json$/.test(path);
  return [
    ...['--landlock-access', 'fs'],
    ...rules('execute,read-file', [realpathSync(process.execPath), setprivFile, ...libraries()]),
    ...rules('read-file,read-dir', [...readable.filter((path) => !isFile(path)), '/proc/self']),
    ...rules('read-file', [...readable.filter(isFile), filter, ...startFiles]),
  ];
}

/** What Node and the loader of its libraries open at their start, wherever a system keeps it. */
const startFiles = [
  ...['/etc/ld.so.cache', '/dev/null', '/dev/urandom'],
  ...['/etc/ssl/openssl.cnf', '/etc/pki/tls/openssl.cnf', '/usr/lib/ssl/openssl.cnf', '/usr/local/ssl/openssl.cnf'],
];

/** Libraries that Node is linked with, as in this process, and the folder of the C library with those of setpriv. */
function libraries(): string[] {
  const mapped = readFileSync('/proc/self/maps', 'utf8').matchAll(/ (\/\S+\.so(?:\.[\d.]+)?)$/gm);
  const files = [...new Set([...mapped].map(([, path]) => path!))];
  return [...files, ...files.filter((path) => /\/libc\.so\.\d+$/.test(path)).map((path) => dirname(path))];
}
