import { join } from 'node:path';
import { createLogger, createLoggerTo } from '@lingtan/kernel/command-line';
import type { Logger } from '@lingtan/sdk';
import { ensureDataDir } from './installation/data-dir.ts';
import { rotatingFile } from './rotating-file.ts';
import type { Terminal } from './terminal.ts';

interface Line {
  level: number;
  msg: string;
  plugin?: string;
  park?: string;
  /** Long work says how far it is. */
  done?: number;
  total?: number;
  etaSeconds?: number | null;
  device?: string;
  reason?: string;
}

const repeatMs = 60_000;

/**
 * The server's log. With LINGTAN_LOG_LEVEL: JSON lines on standard error, for containers. Otherwise everything from
 * `info` on goes to `server.log` in the data folder, and people at the terminal see warnings and progress in words.
 */
export function createServerLog(options: { dataDir: string; env: NodeJS.ProcessEnv; terminal: Terminal }): Logger {
  const { dataDir, env, terminal } = options;
  if (env['LINGTAN_LOG_LEVEL']) return createLogger({ level: env['LINGTAN_LOG_LEVEL'] });
  ensureDataDir(dataDir);
  const file = rotatingFile(
    join(dataDir, 'server.log'),
    20 * 1024 * 1024,
    (lines) =>
      `${JSON.stringify({ level: 40, time: new Date().toISOString(), msg: `${lines} lines could not be written to this log` })}\n`,
  );
  const shown = new Map<string, number>();
  return createLoggerTo('info', {
    write(text) {
      file.write(text);
      const line = JSON.parse(text) as Line;
      if (typeof line.done === 'number' && typeof line.total === 'number') {
        const { done, total, etaSeconds = null } = line;
        terminal.progress({ key: `${line.plugin} ${line.park}`, done, total, etaSeconds });
        return;
      }
      if (line.level < 40) return;
      const said = inWords(line);
      // A device that stays away would fill the screen; the file has every line.
      const last = shown.get(said) ?? 0;
      if (Date.now() - last < repeatMs) return;
      if (shown.size > 1000) shown.clear();
      shown.set(said, Date.now());
      terminal.step(said);
    },
  });
}

function inWords({ level, msg, plugin, park, device, reason }: Line): string {
  const place = [plugin, park && `(${park})`].filter(Boolean).join(' ');
  const mark = level >= 50 ? 'ERROR ' : level >= 40 ? '! ' : '';
  return `${mark}${place ? `${place}: ` : ''}${msg}${device ? ` – ${device}` : ''}${reason ? `: ${reason}` : ''}`;
}
