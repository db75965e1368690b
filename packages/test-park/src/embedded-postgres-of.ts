import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The embedded PostgreSQL of a running installation, seen from outside its server. */
export interface EmbeddedPostgresOf {
  /** Connection of the cluster's superuser to the product's database. */
  superuserUrl: string;
  /** Process ids: the postmaster first, then its children. */
  processes(): number[];
  /** Sends a signal to the whole tree, children first. */
  signal(name: NodeJS.Signals): void;
}

/** Reads the way in from the data folder. */
export function embeddedPostgresOf(dataDir: string): EmbeddedPostgresOf {
  const credentials = JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as {
    superuser: string;
    superuserPassword: string;
    port: number;
  };
  const processes = (): number[] => {
    const postmaster = Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    return [postmaster, ...childrenOf(postmaster)];
  };
  return {
    superuserUrl: `postgresql://${credentials.superuser}:${encodeURIComponent(credentials.superuserPassword)}@127.0.0.1:${credentials.port}/lingtan`,
    processes,
    signal: (name) => {
      for (const pid of processes().reverse()) {
        try {
          process.kill(pid, name);
        } catch {
          // A backend that ended in the meantime.
        }
      }
    },
  };
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ');
        return Number(fields[1]) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}
