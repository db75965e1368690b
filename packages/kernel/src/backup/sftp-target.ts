import { spawn } from 'node:child_process';
import { access, constants, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { backupErrors } from './errors.ts';

/** Where copies of backups lie on another machine. */
export interface CopyTarget {
  /** How it is named to people: without secrets. */
  readonly name: string;
  /** Names of the files and folders there. @throws BACKUP_COPY_FILE, BACKUP_COPY_REFUSED */
  list(): Promise<string[]>;
  /** Copies a folder, which has its name only once it is whole, and the file `mark` beside it. */
  put(folder: string, options: PutOptions): Promise<void>;
  /** Removes a copy and its mark. */
  remove(name: string, mark: string): Promise<void>;
}

/** How a folder is copied. */
export interface PutOptions {
  mark: string | null;
  /** A folder that was copied before: files that both have (hard links) are linked there too, where that can be. */
  before: string | null;
  signal: AbortSignal;
}

/** What an SFTP target is reached by. */
export interface SftpOptions {
  /** `sftp://user@host:port/folder`. */
  url: string;
  /** File of the private key, without a passphrase, readable by its owner only. */
  keyFile: string;
  /** File with the keys of hosts, as OpenSSH keeps them (`known_hosts`): another host is refused. */
  hostKeys: string;
  /** The program; default `sftp` of OpenSSH on the PATH. */
  program?: string;
}

/** What is written of a failure at most. */
const longestReason = 500;
const partial = '.partial';

/**
 * A folder of another machine, reached by OpenSSH's own `sftp`: it checks the host, and knows what the machine's administrator
 * has set up.
 * @throws BACKUP_COPY_URL
 */
export function sftpTarget({ url, keyFile, hostKeys, program = 'sftp' }: SftpOptions): CopyTarget {
  const { host, port, user, folder } = parsed(url);
  const name = `sftp://${user}@${host}${port === 22 ? '' : `:${port}`}${folder}`;
  const settings = [
    ...['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile="${hostKeys}"`],
    ...['ConnectTimeout=20', 'ServerAliveInterval=15', 'ServerAliveCountMax=4', 'LogLevel=ERROR'],
  ];
  const words = [
    ...['-b', '-', '-i', keyFile, '-P', String(port)],
    ...settings.flatMap((setting) => ['-o', setting]),
    `${user}@${host}`,
  ];
  /** Runs commands one after the other, up to the first that fails; one after a `-` may. @returns what was printed */
  const run = async (commands: readonly string[], signal?: AbortSignal): Promise<string> => {
    for (const file of [keyFile, hostKeys]) await assertReadable(file);
    return new Promise((resolve, reject) => {
      const child = spawn(program, words, {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: bareEnvironment(),
        ...(signal ? { signal } : {}),
      });
      const [out, faults]: [string[], string[]] = [[], []];
      const refused = (reason: string): void => reject(backupErrors.COPY_REFUSED({ target: name, reason }));
      child.stdout.on('data', (data: Buffer) => out.push(data.toString()));
      child.stderr.on('data', (data: Buffer) => faults.push(data.toString()));
      // What has ended says why by its status.
      child.stdin.on('error', () => undefined);
      child.on('error', (error: NodeJS.ErrnoException) =>
        refused(
          error.code === 'ENOENT' ? `there is no program ${program} here (Debian: openssh-client)` : error.message,
        ),
      );
      child.on('close', (status) => {
        if (status === 0) resolve(out.join(''));
        else refused(reasonIn(faults.join('')) || `sftp ended with ${status}`);
      });
      child.stdin.end(`${commands.join('\n')}\n`);
    });
  };
  const at = (file: string): string => quoted(path.posix.join(folder, file));
  return {
    name,
    async list() {
      const lines = (await run([`ls -1 ${quoted(folder)}`])).split('\n');
      return lines.filter((line) => !line.startsWith('sftp> ') && line !== '').map((line) => path.posix.basename(line));
    },
    async put(from, { mark, before, signal }) {
      const own = path.basename(from);
      const part = `${own}${partial}`;
      const files = await readdir(from);
      const alike = before === null ? new Set<string>() : await linked(files, from, before);
      const commands = (known: ReadonlySet<string>): string[] => [
        // What an attempt before has left.
        ...[`-rm ${at(`${part}/*`)}`, `-rmdir ${at(part)}`, `-rm ${at(`${own}/*`)}`, `-rmdir ${at(own)}`],
        `mkdir ${at(part)}`,
        ...files.map((file) =>
          known.has(file)
            ? `ln ${at(`${path.basename(before!)}/${file}`)} ${at(`${part}/${file}`)}`
            : `put -f ${quoted(path.join(from, file))} ${at(`${part}/${file}`)}`,
        ),
        // The mark comes first: a copy without one is nobody's to delete.
        ...(mark === null ? [] : [`put -f ${quoted(path.join(path.dirname(from), mark))} ${at(mark)}`]),
        `rename ${at(part)} ${at(own)}`,
      ];
      if (alike.size > 0) {
        const isWhole = await run(commands(alike), signal).then(
          () => true,
          () => false,
        );
        if (isWhole) return;
      }
      // Not each server makes links, and the copy before may be gone.
      await run(commands(new Set()), signal);
    },
    remove: async (own, mark) => void (await run([`rm ${at(`${own}/*`)}`, `rmdir ${at(own)}`, `rm ${at(mark)}`])),
  };
}

/** What ssh needs of the environment; what is secret in the server's is none of its business. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, USER } = process.env;
  return { PATH, HOME, USER, LC_ALL: 'C.UTF-8' };
}

/** What a program said, on one line, without what it says of its going. */
function reasonIn(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line !== '' && !/^Connection closed/.test(line));
  return lines.join('; ').slice(-longestReason);
}

/** Those of the files of a folder that are the same files in another one. */
async function linked(files: readonly string[], folder: string, other: string): Promise<Set<string>> {
  const idOf = (each: string, file: string): Promise<string | null> =>
    stat(path.join(each, file)).then(
      ({ dev, ino }) => `${dev}/${ino}`,
      () => null,
    );
  const same = await Promise.all(
    files.map(async (file) => ((await idOf(folder, file)) === (await idOf(other, file)) ? [file] : [])),
  );
  return new Set(same.flat());
}

async function assertReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw backupErrors.COPY_FILE({ file, reason: (error as Error).message });
  }
}

function parsed(text: string): { host: string; port: number; user: string; folder: string } {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWhole = url?.protocol === 'sftp:' && url.username !== '' && url.hostname !== '' && url.pathname.length > 1;
  // A name that begins with a dash would be an option.
  if (!isWhole || url.password !== '' || url.search !== '' || url.hash !== '' || /^-|[\s"]/.test(url.username))
    throw backupErrors.COPY_URL({ value: withoutPassword(text) });
  const folder = decodeURIComponent(url.pathname).replace(/\/+$/, '');
  if (/[\n\r]/.test(folder)) throw backupErrors.COPY_URL({ value: withoutPassword(text) });
  return {
    ...{ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 22) },
    ...{ user: decodeURIComponent(url.username), folder },
  };
}

const withoutPassword = (text: string): string => text.replace(/(\/\/[^:/@]*):[^@]*@/, '$1:…@');

/** A path as one word of sftp, which knows `*`, `?` and `[` in it; the star that a caller ends with stays one. */
function quoted(file: string): string {
  const glob = file.endsWith('/*');
  const name = (glob ? file.slice(0, -2) : file).replaceAll(/[\\"'*?[\]\s]/g, '\\$&');
  return glob ? `${name}/*` : name;
}
