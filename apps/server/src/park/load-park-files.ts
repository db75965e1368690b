import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kernel } from '@lingtan/kernel';
import type { Logger, Principal } from '@lingtan/sdk';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { sql } from 'drizzle-orm';
import { applyPark } from './apply-park.ts';
import { readParkFile } from './read-park-file.ts';

const actor: Principal = {
  kind: 'system',
  id: 'first-start',
  name: 'First start',
  parkId: null,
  role: 'platform-admin',
  enterpriseId: null,
};

/**
 * Takes in the park files of a folder whose parks do not exist yet. A file with mistakes is reported and left out; the
 * others go on. Returns the messages for the terminal.
 */
export async function loadParkFiles(options: {
  kernel: Kernel;
  telemetry: TelemetryEngine;
  folder: string;
  log: Logger;
  onProgress?(step: string): void;
}): Promise<string[]> {
  const { kernel, telemetry, folder, log } = options;
  const messages: string[] = [];
  const { rows } = await kernel.database.withKernelTx((tx) => tx.execute(sql`select id from kernel.parks`));
  const present = new Set(rows.map((row) => row['id'] as string));
  for (const name of filesIn(folder)) {
    try {
      const file = readParkFile(readFileSync(join(folder, name), 'utf8'), name);
      if (present.has(file.park.id)) continue;
      options.onProgress?.(`Setting up ${file.park.name.en}`);
      const diff = await applyPark({ kernel, telemetry, file, source: { file: name }, actor, lenient: true });
      messages.push(...diff.warnings.map(({ en }) => `${name}: ${en}`));
    } catch (error) {
      log.error({ err: error, file: name }, 'a park file was left out');
      messages.push(error instanceof Error ? error.message : String(error));
    }
  }
  return messages;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
