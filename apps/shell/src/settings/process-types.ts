/** A process of the installation, of `GET /processes`. */
export interface ProcessInfo {
  id: string;
  startedAt: string;
  seenAt: string;
  state: 'living' | 'silent';
  /** Whether the answer is from it. */
  answers: boolean;
  /** Where its job queues are; null: it runs no jobs. */
  queues: 'redis' | 'postgres' | null;
  /** Null of a process whose version reports nothing. */
  report: {
    name: string;
    version: string;
    role: 'server' | 'command';
    phase: 'starting plugins' | 'ready' | 'draining' | 'stopping';
    leads: string[];
    leadsElsewhere: number;
    pools: { pool: string; open: number; idle: number; waiting: number; most: number }[];
    loopLateMs: number;
    plugins: Record<'failed' | 'retrying' | 'degraded', string[]>;
  } | null;
}

/** Answer of `GET /processes`. */
export interface Processes {
  processes: ProcessInfo[];
  /** Kind of work → seconds; null where it could not be asked for. */
  lagSeconds: Record<string, number | null>;
  brokers: { plugin: string; connected: boolean | null }[];
}
