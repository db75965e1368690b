import type { DatabaseLimits } from '@lingtan/kernel';
import { LingtanError } from '@lingtan/sdk';

const settings = {
  LINGTAN_STATEMENT_TIMEOUT_MS: 'statementMs',
  LINGTAN_WORK_STATEMENT_TIMEOUT_MS: 'workStatementMs',
  LINGTAN_IDLE_TRANSACTION_TIMEOUT_MS: 'idleMs',
  LINGTAN_WORK_IDLE_TRANSACTION_TIMEOUT_MS: 'workIdleMs',
  LINGTAN_CONNECT_TIMEOUT_MS: 'connectMs',
} as const;

/**
 * How long the database may take, where the environment says other than the defaults.
 * @throws SERVER_BAD_SETTING naming the variable
 */
export function databaseLimits(env: NodeJS.ProcessEnv): Partial<DatabaseLimits> {
  const limits: Partial<DatabaseLimits> = {};
  for (const [name, field] of Object.entries(settings) as [keyof typeof settings, keyof DatabaseLimits][]) {
    const text = env[name];
    if (text === undefined || text === '') continue;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 100 || value > 2_000_000_000)
      throw new LingtanError('SERVER_BAD_SETTING', `${name} is ${text}; expected milliseconds from 100 to 2000000000`, {
        status: 400,
      });
    limits[field] = value;
  }
  return limits;
}
