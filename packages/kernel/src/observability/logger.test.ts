import { expect, it } from 'vitest';
import { createLoggerTo } from './logger.ts';
import { processName } from './process-name.ts';

it('each line names the process that wrote it, and carries no credential', () => {
  const lines: string[] = [];
  const log = createLoggerTo('info', { write: (line: string) => void lines.push(line) });
  log.info({ token: 'lt_secret' }, 'a line');
  expect(JSON.parse(lines[0]!)).toMatchObject({ process: processName(), token: '[redacted]', msg: 'a line' });
  expect(processName({ LINGTAN_INSTANCE: 'plant-a' })).toBe(`plant-a/${process.pid}`);
});
