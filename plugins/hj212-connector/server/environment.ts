/** Settings of the machine, read once per start. */
export interface Hj212Environment {
  host: string;
  /** `explicit` ports are not replaced when taken. 0 takes any free one. */
  port: number;
  explicit: boolean;
}

/** Reads `LINGTAN_HJ212_PORT` and `LINGTAN_HOST`. The standard names no port. */
export function readEnvironment(env: NodeJS.ProcessEnv): Hj212Environment {
  const explicit = env['LINGTAN_HJ212_PORT'] !== undefined && env['LINGTAN_HJ212_PORT'] !== '';
  const port = explicit ? Number(env['LINGTAN_HJ212_PORT']) : 8212;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`LINGTAN_HJ212_PORT: expected a port 0..65535, got "${env['LINGTAN_HJ212_PORT']}"`);
  return { host: env['LINGTAN_HOST'] || '127.0.0.1', port, explicit };
}
